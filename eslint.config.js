import { configs as lit } from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'dist-cdn', 'node_modules', '.demo', 'demo/frameworks/angular/out'] },
  ...tseslint.configs.strict,
  { ...lit['flat/recommended'], settings: { lit: { elementBaseClasses: ['LiveElement'] } } },
  { plugins: { 'lit-a11y': litA11y }, rules: litA11y.configs.recommended.rules },
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Safari takes the role from a list that is styled without marks.
      'lit-a11y/no-redundant-role': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': ['error', { allow: ['error'] }],
    },
  },
  { files: ['demo/**', 'test/**'], rules: { 'no-console': 'off' } },
);

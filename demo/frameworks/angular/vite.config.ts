import linker from '@angular/compiler-cli/linker/babel';
import { transformAsync } from '@babel/core';
import { defineConfig, type Plugin } from 'vite';

/** Angular's packages are compiled halfway; this is the other half. `ng build` does it unasked. */
const angularLinker: Plugin = {
  name: 'angular-linker',
  async transform(code, id) {
    if (!code.includes('ɵɵngDeclare')) return undefined;
    const options = { filename: id, plugins: [linker], compact: false, configFile: false, babelrc: false };
    return (await transformAsync(code, options))?.code ?? undefined;
  },
};

export default defineConfig({ plugins: [angularLinker] });

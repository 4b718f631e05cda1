/** Files in a conversation: on their way, here, lost, and about to be sent. */
import { delivery, file, MINUTE, NOON, own, theirs } from './facts.js';
import { picture } from './stage.js';
import { afterOpening, opening, talk } from './talk-states.js';

/** @type {import('./states.js').State[]} */
export const fileStates = [
  {
    name: 'files',
    title: 'Files that came and went',
    snapshot: talk([
      own('This is how it came.', NOON - 3 * MINUTE, {
        attachments: [file('photo.jpg', 'image/jpeg', 284_113, '1')],
      }),
      theirs('Oh no! Here is the form, and a list of what we have left.', NOON - MINUTE, {
        attachments: [
          file('return.pdf', 'application/pdf', 48_200, '2'),
          file(
            'everything-that-is-left-in-the-studio-and-in-the-shop-as-of-may-2026.csv',
            'text/csv',
            1_204,
            '3',
          ),
        ],
      }),
      own('', NOON, {
        attachments: [file('signed.pdf', 'application/pdf', 51_400, '4')],
        ...delivery('sent'),
      }),
    ]),
    files: { ['1'.repeat(64)]: await picture(640, 480) },
  },
  {
    name: 'pictures',
    title: 'Pictures that have not come, and never will',
    snapshot: talk([
      own('Two pictures', NOON - 3 * MINUTE),
      theirs('', NOON - MINUTE, {
        attachments: [
          file('one.jpg', 'image/jpeg', 284_113, '5'),
          file('two.jpg', 'image/jpeg', 284_113, '6'),
        ],
      }),
      theirs('', NOON, { attachments: [file('return.pdf', 'application/pdf', 48_200, '7')] }),
    ]),
    files: { ['6'.repeat(64)]: 'blob-unreachable', ['7'.repeat(64)]: 'blob-corrupt' },
    act: async (stage) => {
      await stage.find('.file');
      /** @type {HTMLElement} */ (stage.all('.file-face').at(-1)).click();
    },
  },
  {
    name: 'file-failed',
    title: 'A picture without a name, and a file that could not be fetched',
    snapshot: talk([
      own('Two pictures', NOON - 3 * MINUTE),
      theirs('', NOON - MINUTE, { attachments: [file('', 'image/jpeg', 284_113, '1')] }),
      theirs('', NOON, { attachments: [file('return.pdf', 'application/pdf', 48_200, '7')] }),
    ]),
    files: { ['1'.repeat(64)]: await picture(640, 480), ['7'.repeat(64)]: 'blob-unreachable' },
    act: async (stage) => {
      await stage.find('.file-face img');
      await stage.turn('.file:not(.picture) .file-face');
    },
  },
  {
    name: 'uploading',
    title: 'A file on its way',
    snapshot: talk(
      afterOpening(
        own('This is how it came.', NOON, {
          attachments: [
            file('photo.jpg', 'image/jpeg', 284_113, '1'),
            file('invoice.pdf', 'application/pdf', 48_200, '8'),
          ],
          ...delivery('waiting', {
            uploads: [
              { sha256: '1'.repeat(64), sent: 284_113, total: 284_113, state: 'done' },
              { sha256: '8'.repeat(64), sent: 20_000, total: 48_200, state: 'uploading' },
            ],
          }),
        }),
      ),
    ),
    files: { ['1'.repeat(64)]: await picture(480, 640) },
  },
  {
    name: 'upload-failed',
    title: 'A file that no server has taken',
    snapshot: talk(
      afterOpening(
        own('This is how it came.', NOON, {
          attachments: [file('invoice.pdf', 'application/pdf', 48_200, '8')],
          ...delivery('failed', {
            uploads: [{ sha256: '8'.repeat(64), sent: 0, total: 48_200, state: 'failed' }],
            reason: 'blob-refused',
            detail: 'too large',
          }),
        }),
      ),
    ),
  },
  {
    name: 'tray',
    title: 'Files to be sent',
    snapshot: talk(opening()),
    act: async (stage) => {
      await stage.find('[part=attach-button]');
      const blob = /** @type {Blob} */ (await picture(320, 320));
      stage.drop(
        new File([blob], 'jug.png', { type: 'image/png' }),
        new File(['0'.repeat(3000)], 'the-invoice-of-the-twelfth-of-may-with-a-long-name.pdf', {
          type: 'application/pdf',
        }),
        new File(['0'.repeat(30)], 'note.txt', { type: 'text/plain' }),
        new File(['0'], 'setup.exe', { type: 'application/x-msdownload' }),
      );
      await stage.find('.chosen img');
    },
    attributes: { accept: 'image/*, .pdf, .txt' },
  },
  {
    name: 'tray-refused',
    title: 'Files that are too large',
    snapshot: talk(opening()),
    act: async (stage) => {
      await stage.find('[part=attach-button]');
      const bytes = '0'.repeat(2_000_000);
      stage.drop(
        new File([bytes], 'holiday.mov'),
        new File([bytes], 'a-film-of-how-the-jug-was-made-in-forty-minutes.mov'),
      );
      await stage.find('.foot .error');
    },
    attributes: { 'max-file-size': '1048576' },
  },
  {
    name: 'tray-unreadable',
    title: 'Files that can’t be read',
    snapshot: talk(opening()),
    act: async (stage) => {
      await stage.find('[part=attach-button]');
      stage.drop(new File([], 'empty.txt'), new File(['no picture'], 'jug.heic', { type: 'image/heic' }));
      await stage.find('.foot .error:nth-of-type(2)');
    },
  },
  {
    name: 'picture-large',
    title: 'A picture, large',
    alone: true,
    snapshot: talk([theirs('', NOON, { attachments: [file('one.jpg', 'image/jpeg', 284_113, '5')] })]),
    files: { ['5'.repeat(64)]: await picture(1280, 960) },
    act: async (stage) => {
      await stage.press('.file-face img');
      await stage.find('.viewer');
    },
  },
  {
    name: 'drop',
    title: 'A file held over the panel',
    snapshot: talk(opening()),
    act: async (stage) => {
      await stage.find('[part=attach-button]');
      stage.drag(new File(['0'], 'note.txt'));
      await stage.find('.dropzone');
    },
  },
];

import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/parts/avatar.js';
import { initials, type AvatarElement } from '../../../src/elements/parts/avatar.js';
import { one } from '../helpers.js';

function avatar(name: string, picture?: string): Promise<AvatarElement> {
  return fixture<AvatarElement>(
    html`<nostr-support-avatar .name=${name} .picture=${picture}></nostr-support-avatar>`,
  );
}

describe('the avatar', () => {
  it('takes the first letters of the first and the last word', () => {
    expect(['Mira Holm', 'mira', 'A B C', '  ', '👩‍🚀 Ada'].map(initials)).to.deep.equal([
      'MH',
      'M',
      'AC',
      '',
      '👩A',
    ]);
  });

  it('shows initials until a picture is there, and when it does not load', async () => {
    const element = await avatar('Mira Holm', 'https://localhost:9/none.png');
    const picture = one<HTMLImageElement>(element, 'img');
    expect(picture.referrerPolicy).to.equal('no-referrer');
    expect(picture.alt).to.equal('');
    picture.dispatchEvent(new Event('error'));
    await element.updateComplete;
    expect(element.textContent?.trim()).to.equal('MH');
  });

  it('asks for nothing but https', async () => {
    for (const picture of ['http://x.test/a.png', 'data:image/png;base64,AA', 'javascript:alert(1)']) {
      expect((await avatar('M', picture)).querySelector('img')).to.equal(null);
    }
  });
});

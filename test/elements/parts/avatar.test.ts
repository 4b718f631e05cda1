import { expect, fixture } from '@open-wc/testing';
import { avatar, initials } from '../../../src/elements/parts/avatar.js';
import { render } from '../../../src/elements/template.js';
import { one } from '../helpers.js';

async function draw(name: string, picture: string): Promise<Element> {
  const place = await fixture('<div></div>');
  render(avatar(name, picture), place);
  return one(place, '.avatar');
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
    const element = await draw('Mira Holm', 'https://localhost:9/none.png');
    expect(element.textContent?.trim()).to.equal('MH');
    const picture = one<HTMLImageElement>(element, 'img');
    expect(picture.referrerPolicy).to.equal('no-referrer');
    expect(picture.alt).to.equal('');
    expect(picture.hidden, 'before it is loaded').to.equal(true);
    picture.dispatchEvent(new Event('load'));
    expect(picture.hidden).to.equal(false);
    picture.dispatchEvent(new Event('error'));
    expect(picture.hidden, 'when another does not load').to.equal(true);
  });

  it('asks for nothing but https', async () => {
    for (const picture of ['http://x.test/a.png', 'data:image/png;base64,AA', 'javascript:alert(1)']) {
      expect((await draw('M', picture)).querySelector('img')).to.equal(null);
    }
  });
});

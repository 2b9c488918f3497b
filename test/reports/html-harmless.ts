import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { attribute, type Page, text } from './html-page.js';

const ELEMENTS = new Set(
  `html head meta title style body a header h1 h2 h3 h4 h5 p main footer nav section article div span strong em b i small code pre
   ul ol li dl dt dd table caption thead tbody tr th td details summary time svg defs pattern rect circle desc script label input select option button`.split(
    /\s+/,
  ),
);
const ATTRIBUTES = new Set(
  `lang charset http-equiv name content class id href rel role scope tabindex datetime aria-label aria-labelledby aria-hidden open
   width height x y cx cy r patternUnits patternTransform hidden for type value autocomplete spellcheck data-status data-severity data-region
   data-control data-controls data-noun data-sort`.split(/\s+/),
);

/** Elements with the names of their attributes, in order: everything about the tree but its texts. */
export function skeleton(page: Page): string[] {
  return page.elements.map(({ tagName, attrs }) => `${tagName}[${attrs.map(({ name }) => name).join()}]`);
}

/** Nothing that runs or loads, and links only to where they may lead: within the page, unless told otherwise. */
export function assertHarmless(page: Page, local = /^#[\w.~-]+$/): void {
  for (const element of page.elements) {
    assert.ok(ELEMENTS.has(element.tagName), element.tagName);
    for (const { name, value } of element.attrs) {
      assert.ok(ATTRIBUTES.has(name), `${element.tagName} ${name}`);
      if (name === 'href' && !local.test(value)) assert.match(value, /^https:\/\/.*$/);
      if (name === 'type') assert.ok(['search', 'button'].includes(value), `${element.tagName} of type ${value}`);
      if (name === 'id') assert.match(value, /^[\w.~-]+$/);
    }
  }
  assert.equal(Buffer.from(page.source).toString(), page.source, 'the text is not well-formed');
  assert.doesNotMatch(page.source, /(?![\n\t])\p{Cc}/u);
}

/** The policy allows the page's own style and its own script by digest, and nothing else. */
export function assertOwnParts(page: Page): void {
  const [style, script] = ['style', 'script'].map(tag => {
    const all = page.tagged(tag);
    assert.equal(all.length, 1, tag);
    assert.deepEqual(all[0]!.attrs, []);
    return `'sha256-${createHash('sha256').update(text(all[0]!)).digest('base64')}'`;
  });
  const policy = page.tagged('meta').find(meta => attribute(meta, 'http-equiv') === 'Content-Security-Policy');
  assert.equal(
    attribute(policy!, 'content'),
    `default-src 'none'; style-src ${style!}; script-src ${script!}; img-src data:; base-uri 'none'; form-action 'none'`,
  );
  assert.ok(page.elements.indexOf(policy!) < page.elements.indexOf(page.tagged('style')[0]!), 'the policy comes too late');
}

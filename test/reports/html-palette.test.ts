import assert from 'node:assert/strict';
import { STYLES } from '../../reports/html/styles/index.js';
import { DARK, FILLS, GROUNDS, LIGHT, type Palette, TEXTS } from '../../reports/html/styles/palette.js';

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map(at => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map(channel => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function values(property: string): string[] {
  return [...STYLES.matchAll(new RegExp(`(?<![-\\w])${property}:\\s*([^;}]+)`, 'g'))].map(match => match[1]!.trim());
}

const SCHEMES: readonly (readonly [string, Palette])[] = [
  ['light', LIGHT],
  ['dark', DARK],
];

describe('html report: colours', () => {
  it('computes the ratios of the standard', () => {
    assert.equal(contrast('#000000', '#ffffff'), 21);
    assert.ok(Math.abs(contrast('#767676', '#ffffff') - 4.54) < 0.01);
  });

  for (const [name, palette] of SCHEMES) {
    it(`has legible text on every ground (${name})`, () => {
      const pairs = TEXTS.flatMap(one => GROUNDS.map(ground => [one, ground] as const));
      for (const [one, ground] of [...pairs, ['on-alarm', 'alarm'] as const]) {
        const ratio = contrast(palette[one], palette[ground]);
        assert.ok(ratio >= 4.5, `${one} on ${ground} is ${ratio.toFixed(2)}`);
      }
    });

    it(`has shapes and focus rings that stand out (${name})`, () => {
      for (const fill of [...FILLS, 'focus' as const, 'edge' as const]) {
        const ratio = contrast(palette[fill], palette.paper);
        assert.ok(ratio >= 3, `${fill} is ${ratio.toFixed(2)}`);
      }
    });
  }

  it('uses no colour of text or ground that is not in the palette', () => {
    const texts = ['inherit', LIGHT.muted, ...[...TEXTS, 'on-alarm'].map(name => `var(--${name})`)];
    for (const value of values('color')) assert.ok(texts.includes(value), `color: ${value}`);
    const grounds = ['none', ...[...GROUNDS, 'alarm'].map(name => `var(--${name})`)];
    for (const value of values('background')) assert.ok(grounds.includes(value), `background: ${value}`);
    assert.equal(values('background-color').length, 0);
  });

  it('uses no variable that the palette lacks', () => {
    const names = [...STYLES.matchAll(/var\(--([\w-]+)\)/g)].map(match => match[1]!);
    assert.ok(names.length > 50);
    for (const name of names) assert.ok(name in LIGHT && name in DARK, name);
  });

  it('minds the reader’s settings, and paper', () => {
    for (const query of ['prefers-color-scheme: dark', 'prefers-reduced-motion: reduce', 'forced-colors: active', 'print', '@page'])
      assert.ok(STYLES.includes(query), query);
  });
});

import assert from 'node:assert/strict';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { html } from '../../reports/html/index.js';
import type { ComplianceStatus, ScanResult } from '../../src/types.js';
import type { FindingParts } from '../support/results.js';

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

export function render(result: ScanResult): string {
  return [...html.render(result, {})].join('');
}

/** The report as a browser would read it. */
export class Page {
  readonly elements: readonly Element[];

  constructor(readonly source: string) {
    this.elements = [...descendants(parse(source))];
  }

  static of(result: ScanResult): Page {
    return new Page(render(result));
  }

  byId(id: string): Element | undefined {
    return this.elements.find(element => attribute(element, 'id') === id);
  }

  tagged(tag: string): readonly Element[] {
    return this.elements.filter(({ tagName }) => tagName === tag);
  }

  classed(name: string): readonly Element[] {
    return this.elements.filter(element => attribute(element, 'class')?.split(' ').includes(name));
  }

  textOf(id: string): string | undefined {
    const element = this.byId(id);
    return element === undefined ? undefined : text(element);
  }

  get text(): string {
    return this.tagged('body').map(text).join('');
  }
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find(one => one.name === name)?.value;
}

export function text(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(text).join('') : '';
}

export function* descendants(node: Node): Generator<Element> {
  if (!('childNodes' in node)) return;
  for (const child of node.childNodes) {
    if ('tagName' in child) yield child;
    yield* descendants(child);
  }
}

/** Every id is there once, and every link within the page leads to one. */
export function assertLinksResolve(page: Page): void {
  const ids = page.elements.map(element => attribute(element, 'id')).filter(id => id !== undefined);
  assert.equal(new Set(ids).size, ids.length, 'an id occurs twice');
  const known = new Set(ids);
  for (const element of page.elements) {
    const href = attribute(element, 'href');
    if (href?.startsWith('#')) assert.ok(known.has(href.slice(1)), `${href} leads nowhere`);
    for (const id of attribute(element, 'aria-labelledby')?.split(' ') ?? []) assert.ok(known.has(id), `${id} labels nothing`);
  }
}

/** A finding on a trail of its own. */
export function part(index: number, status: ComplianceStatus, controlId: string, account: string): FindingParts {
  const resource = { type: 'AWS::CloudTrail::Trail', id: `arn:aws:cloudtrail:us-east-1:${account}:trail/number-${index}` };
  return { status, controlId, account, resource, message: `Trail number-${index} is as it is.` };
}

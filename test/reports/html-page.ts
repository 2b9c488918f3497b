import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { html } from '../../reports/html/index.js';
import type { ScanResult } from '../../src/types.js';

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

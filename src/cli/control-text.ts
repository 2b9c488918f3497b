import { Page } from '../../reports/text/page.js';
import { standardReferences } from '../standards.js';
import type { Check } from '../types.js';

/** Controls as a person reads them on a terminal. */
export class ControlText {
  readonly #page: Page;

  constructor(width: number, color: boolean) {
    this.#page = new Page(width, color);
  }

  *list(checks: readonly Check[]): Iterable<string> {
    const page = this.#page;
    const idWidth = Math.max(...checks.map(({ meta }) => meta.id.length));
    for (const { meta } of checks) {
      const cells = [page.pad(page.paint(meta.id, 'bold'), idWidth), page.pad(page.paint(meta.severity.toLowerCase()), 13)].join('  ');
      yield page.hanging(`${cells}  `, page.paint(meta.title), idWidth + 17);
    }
  }

  *show({ meta, parameters, needs }: Check): Iterable<string> {
    const page = this.#page;
    yield page.paragraph(`${page.paint(meta.id, 'bold')}  ${page.paint(meta.title, 'bold')}`, 0, 2);
    yield page.paragraph(page.paint(meta.description));
    yield page.line();
    yield page.paragraph(
      `Severity ${page.paint(meta.severity)}, category ${page.paint(meta.category)}, resource ${page.paint(meta.resourceType)}`,
    );
    yield page.paragraph(`Evidence: ${needs.join(', ')}`);
    yield* this.#list('How it is decided', meta.decision);
    yield* this.#list('Differences from Security Hub, and what rests on inference', meta.notes);
    yield* this.#list(
      'Parameters',
      Object.entries(parameters).map(([name, { description, default: value }]) => `${name} (${JSON.stringify(value)}): ${description}`),
    );
    yield this.#heading('Remediation');
    yield page.paragraph(page.paint(meta.remediation.text), 2);
    for (const line of meta.remediation.cli.split('\n')) yield page.line(page.paint(line, 'cyan'), 4);
    yield page.line();
    for (const line of meta.remediation.terraform.split('\n')) yield page.line(page.paint(line, 'cyan'), 4);
    for (const caution of meta.remediation.cautions)
      yield page.paragraph(`${page.paint('Take care:', 'yellow')} ${page.paint(caution)}`, 2, 4);
    yield* this.#list(
      'Requirements that it supports',
      standardReferences(Object.keys(meta.standards)).map(({ key, title }) =>
        [title, (meta.standards[key] ?? []).join(', ')].filter(Boolean).join(': '),
      ),
    );
    yield page.line();
    yield page.line(page.paint(meta.url, 'dim'));
  }

  *#list(title: string, items: readonly string[]): Iterable<string> {
    if (items.length === 0) return;
    yield this.#heading(title);
    for (const item of items) yield this.#page.paragraph(`- ${this.#page.paint(item)}`, 2, 4);
  }

  #heading(title: string): string {
    return this.#page.line() + this.#page.line(this.#page.paint(title, 'bold'));
  }
}

import { standardReferences } from '../standards.js';
import type { Check } from '../types.js';
import { escape } from './markdown.js';

/** A table of controls in Markdown, those that have a page here linked to it. */
export function controlTable(checks: readonly Check[], hasPage: (check: Check) => boolean = () => true): string {
  const rows = checks.map(check => {
    const { meta } = check;
    const page = `checks/${meta.id.toLowerCase().replace('.', '-')}.md`;
    const id = hasPage(check) ? `[${meta.id}](${page})` : meta.id;
    const standards = standardReferences(Object.keys(meta.standards)).map(({ key }) => key);
    return `| ${id} | ${meta.severity} | ${escape(meta.title)} | ${standards.join(', ')} |`;
  });
  return ['| Control | Severity | What it asks for | Standards |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

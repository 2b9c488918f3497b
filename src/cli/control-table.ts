import { standardReferences } from '../standards.js';
import type { Check } from '../types.js';

/** The table of all controls in Markdown, each linked to its page. */
export function controlTable(checks: readonly Check[]): string {
  const rows = checks.map(({ meta }) => {
    const page = `checks/${meta.id.toLowerCase().replace('.', '-')}.md`;
    const standards = standardReferences(Object.keys(meta.standards)).map(({ key }) => key);
    return `| [${meta.id}](${page}) | ${meta.severity} | ${meta.title} | ${standards.join(', ')} |`;
  });
  return ['| Control | Severity | What it asks for | Standards |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}

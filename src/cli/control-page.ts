import { standardReferences } from '../standards.js';
import type { Check, CheckMetadata } from '../types.js';
import { code, escape, fence } from './markdown.js';

/** A control's page in Markdown: what `controls show --format markdown` prints and what is kept beside the check. */
export function controlPage({ meta, parameters, needs }: Check): string {
  const parameterRows = Object.entries(parameters).map(([name, { description, default: value, parity }]) => {
    const parityText = parity === undefined ? '' : code(JSON.stringify(parity));
    return `| \`${name}\` | ${escape(description)} | ${code(JSON.stringify(value))} | ${parityText} |`;
  });
  return [
    `# ${meta.id}: ${escape(meta.title)}`,
    '',
    escape(meta.description),
    '',
    `| Severity | Category | Resource | Evidence |`,
    `| --- | --- | --- | --- |`,
    `| ${meta.severity} | ${escape(meta.category)} | \`${meta.resourceType}\` | ${needs.map(name => `\`${name}\``).join(', ')} |`,
    '',
    ...section('How it is decided', numbered(meta.decision)),
    ...section('Differences from Security Hub, and what rests on inference', bulleted(meta.notes)),
    ...(parameterRows.length === 0
      ? []
      : section('Parameters', [
          `Set one with \`--param ${meta.id}.${Object.keys(parameters)[0] ?? ''}=…\`.`,
          '',
          '| Name | Meaning | Default | With `--parity` |',
          '| --- | --- | --- | --- |',
          ...parameterRows,
        ])),
    ...section('Remediation', [
      escape(meta.remediation.text),
      '',
      ...fence('sh', meta.remediation.cli),
      ...fence('hcl', meta.remediation.terraform),
      ...(meta.remediation.cautions.length === 0 ? [] : ['Take care:', '', ...bulleted(meta.remediation.cautions)]),
    ]),
    ...section('Requirements that it supports', requirementRows(meta)),
    `Source: <${meta.url}>`,
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...trimEnd(lines), ''];
}

function trimEnd(lines: readonly string[]): readonly string[] {
  return lines.at(-1) === '' ? trimEnd(lines.slice(0, -1)) : lines;
}

function requirementRows({ standards }: CheckMetadata): string[] {
  const rows = standardReferences(Object.keys(standards)).map(({ key, title }) => {
    const ids = standards[key] ?? [];
    return `| ${title} | ${ids.length === 0 ? 'enabled, no requirement printed' : ids.join(', ')} |`;
  });
  return rows.length === 0 ? [] : ['| Standard | Requirements |', '| --- | --- |', ...rows];
}

const numbered = (lines: readonly string[]): string[] => lines.map((line, index) => `${index + 1}. ${escape(line)}`);
const bulleted = (lines: readonly string[]): string[] => lines.map(line => `- ${escape(line)}`);

import type { ReportingDescriptor, ReportingDescriptorReference } from 'sarif';
import type { ControlResult } from '../../src/types.js';
import { helpFor } from './help.js';
import { rankOf, weightOf } from './severity.js';
import type { Taxonomies } from './taxonomies.js';
import { plain, sentence, webAddress } from './text.js';

/** GitHub's limits. https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning */
const NAME_LIMIT = 255;
const DESCRIPTION_LIMIT = 1024;
const TAG_LIMIT = 20;

/** What every result of one control has in common. */
export interface Rule {
  readonly index: number;
  readonly taxa: readonly ReportingDescriptorReference[];
}

export function ruleOf(control: ControlResult, taxonomies: Taxonomies): ReportingDescriptor {
  const { id, title, description, severity, url } = control;
  const { level } = weightOf(severity);
  const helpUri = webAddress(url);
  const relationships = taxonomies.relationships(control);
  return {
    id,
    name: nameFor(id, title),
    shortDescription: { text: plain(title, DESCRIPTION_LIMIT) || id },
    fullDescription: { text: sentence(description, DESCRIPTION_LIMIT) },
    help: helpFor(control),
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level, rank: rankOf(severity) },
    ...(relationships.length > 0 && { relationships }),
    properties: propertiesOf(control),
  };
}

function propertiesOf({ id, severity, category, standards, source, parameters, status, counts, vacuous }: ControlResult) {
  const { score, problem } = weightOf(severity);
  const tags = ['security', 'aws', 'compliance', id.split('.', 1).join('').toLowerCase(), ...Object.keys(standards)];
  return {
    tags: [...new Set(tags.map(tag => plain(tag, 64)))].slice(0, TAG_LIMIT),
    precision: 'very-high',
    ...(score !== null && { 'security-severity': score.toFixed(1) }),
    'problem.severity': problem,
    severity,
    category,
    source,
    parameters,
    status,
    counts,
    vacuous,
  };
}

/** A name in Pascal case, as SARIF asks for: `CloudTrail.4` with its title becomes `CloudTrail4LogFileValidationShouldBeEnabled`. */
function nameFor(id: string, title: string): string {
  const words = title.match(/[A-Za-z0-9]+/g) ?? [];
  const pascal = words
    .map(word => word.charAt(0).toUpperCase() + (/^[A-Z0-9]+$/.test(word) ? word.slice(1).toLowerCase() : word.slice(1)))
    .join('');
  const [vendor = ''] = id.split('.', 1);
  const rest = pascal.startsWith(vendor) ? pascal.slice(vendor.length) : pascal;
  return `${id.replaceAll('.', '')}${rest === '' ? 'Control' : rest}`.slice(0, NAME_LIMIT);
}

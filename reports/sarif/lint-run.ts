import type { JsonNode } from './json-node.js';
import { lintResult } from './lint-result.js';
import type { Complaint } from './lint-rules.js';

const RESULT_LIMIT = 25_000;
const RESULTS_KEPT = 5_000;
const RULE_LIMIT = 25_000;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d{1,6})?)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

export function* lintRun(run: JsonNode): Iterable<Complaint> {
  const name = run.get('tool', 'driver', 'name');
  if (name.isBlank) yield ['TPS005', name, 'The tool has no name.'];
  yield* lintInvocations(run);
  const rules = run.get('tool', 'driver', 'rules');
  if (rules.size > RULE_LIMIT) yield ['TPS008', rules, `There are ${rules.size} rules; ${RULE_LIMIT} is the most.`];
  for (const rule of rules.items()) yield* lintRule(rule);

  const results = run.get('results');
  if (!results.isList) yield ['TPS006', results, 'The run has no list of results. A run that found nothing has an empty list.'];
  if (results.size > RESULT_LIMIT)
    yield ['TPS006', results, `There are ${results.size} results; ${RESULT_LIMIT} is the most. Split the report.`];
  else if (results.size > RESULTS_KEPT) {
    yield ['TPS007', results, `There are ${results.size} results, of which GitHub keeps ${RESULTS_KEPT}. Split the report by account.`];
  }
  const hashes = new Set<string>();
  for (const result of results.items()) {
    yield* lintResult(result, run);
    yield* lintAlertIdentity(result, hashes);
  }
}

/** GitHub makes of an id all before the last slash the category, and of an id without one none. */
export function categoryOf(run: JsonNode): string {
  const id = run.get('automationDetails', 'id').text;
  return id.slice(0, Math.max(0, id.lastIndexOf('/')));
}

function* lintInvocations(run: JsonNode): Iterable<Complaint> {
  const invocations = run.get('invocations');
  if (invocations.size === 0) return;
  const end = invocations.get(invocations.size - 1, 'endTimeUtc');
  if (!end.isPresent || end.value === null) return;
  if (!DATE_TIME.test(end.text) || Number.isNaN(Date.parse(end.text.slice(0, 10)))) yield ['TPS011', end, 'This is no time in ISO 8601.'];
}

function* lintRule(rule: JsonNode): Iterable<Complaint> {
  if (rule.get('id').isBlank) yield ['TPS020', rule.get('id'), 'The rule has no id.'];
  const name = rule.get('name');
  if (name.text.length > 255) yield ['TPS022', name, `The name has ${name.text.length} characters; 255 is the most.`];
  for (const property of ['shortDescription', 'fullDescription', 'help']) {
    const text = rule.get(property, 'text');
    if (text.isBlank) yield ['TPS021', text, `The rule has no ${property}.`];
    if (property !== 'help' && text.text.length > 1024) {
      yield ['TPS022', text, `The ${property} has ${text.text.length} characters; 1,024 is the most.`];
    }
  }
  const severity = rule.get('properties', 'security-severity');
  if (severity.isPresent && !isSecuritySeverity(severity)) {
    yield [
      'TPS023',
      severity,
      'It has to be a string such as "8.0", above 0.0 and up to 10.0. Leave it out for what is no security matter.',
    ];
  }
  const tags = rule.get('properties', 'tags');
  if (tags.size > 20) yield ['TPS024', tags, `There are ${tags.size} tags; 20 is the most.`];
  for (const relationship of rule.get('relationships').items()) {
    const target = relationship.get('target', 'id');
    if (target.isBlank) yield ['TPS025', target, 'The target of the relationship has no id.'];
  }
}

function isSecuritySeverity(severity: JsonNode): boolean {
  const score = Number(severity.text);
  return /^\d+(?:\.\d+)?$/.test(severity.text) && score > 0 && score <= 10;
}

function* lintAlertIdentity(result: JsonNode, seen: Set<string>): Iterable<Complaint> {
  const hash = result.get('partialFingerprints', 'primaryLocationLineHash');
  if (hash.isBlank) {
    yield ['TPS037', hash, 'The result has no primaryLocationLineHash, so its alert cannot be told from others.'];
    return;
  }
  const uri = result.get('locations', 0, 'physicalLocation', 'artifactLocation', 'uri');
  const key = JSON.stringify([result.get('ruleId').text, uri.text, hash.text]);
  if (seen.has(key)) yield ['TPS038', hash, 'An earlier result of the same rule and path has the same hash.'];
  seen.add(key);
}

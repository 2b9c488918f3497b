import type { JsonNode } from './json-node.js';
import { lintLocation } from './lint-location.js';
import type { Complaint } from './lint-rules.js';

const LOCATION_LIMIT = 1_000;
const MOMENT = /\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}|\b\d{2}:\d{2}:\d{2}\b/;
const AGE = /\b\d+\s+(?:second|minute|hour|day|week|month|year)s?\s+(?:ago|old)\b/i;

export function* lintResult(result: JsonNode, run: JsonNode): Iterable<Complaint> {
  yield* lintRuleReference(result, run);
  yield* lintKind(result);
  yield* lintMessage(result.get('message', 'text'));
  const tags = result.get('properties', 'tags');
  if (tags.size > 20) yield ['TPS024', tags, `There are ${tags.size} tags; 20 is the most.`];
  for (const property of ['fingerprints', 'partialFingerprints']) yield* lintFingerprintKeys(result.get(property));
  for (const fix of result.get('fixes').items()) {
    const text = fix.get('description', 'text');
    if (text.isBlank) yield ['TPS040', text, 'The fix has no description.'];
  }

  const locations = result.get('locations');
  if (locations.size === 0) yield ['TPS050', locations, 'The result has no location, for which GitHub refuses the whole file.'];
  if (locations.size > LOCATION_LIMIT) yield ['TPS056', locations, `There are ${locations.size} locations; ${LOCATION_LIMIT} is the most.`];
  for (const location of locations.items()) yield* lintLocation(location, run);
}

function* lintRuleReference(result: JsonNode, run: JsonNode): Iterable<Complaint> {
  const own = result.get('ruleId');
  const id = own.isBlank ? result.get('rule', 'id') : own;
  if (id.isBlank) yield ['TPS031', own, 'The result does not say which rule it is of.'];
  const index = result.get('ruleIndex');
  // -1 is SARIF's own word for none; an index into an extension is another list's.
  if (!index.isPresent || index.value === -1 || result.get('rule', 'toolComponent').isPresent) return;
  const rule = typeof index.value === 'number' ? run.get('tool', 'driver', 'rules', index.value) : undefined;
  if (rule?.isObject !== true) yield ['TPS032', index, 'There is no rule with this index.'];
  // SARIF lets a result's ruleId add a part to its rule's id: CA1000/1.
  else if (id.text !== rule.get('id').text && !id.text.startsWith(`${rule.get('id').text}/`)) {
    yield ['TPS032', index, 'The rule with this index has another id.'];
  }
}

function* lintKind(result: JsonNode): Iterable<Complaint> {
  const kind = result.get('kind');
  const level = result.get('level');
  const failed = !kind.isPresent || kind.value === 'fail';
  if (!failed && kind.value !== 'review') yield ['TPS033', kind, 'GitHub makes an alert of a result of any kind. Leave it out.'];
  if (!failed && level.isPresent && level.value !== 'none') yield ['TPS035', level, 'Only a result of kind fail may have this level.'];
  const suppressions = result.get('suppressions');
  if (suppressions.size > 0) yield ['TPS034', suppressions, 'GitHub makes an alert of a suppressed result. Leave it out.'];
}

function* lintMessage(text: JsonNode): Iterable<Complaint> {
  if (text.isBlank) yield ['TPS030', text, 'The result has no message.'];
  if (MOMENT.test(text.text)) yield ['TPS036', text, 'The message holds a time, which makes it another finding in every scan.'];
  if (AGE.test(text.text)) yield ['TPS036', text, 'The message holds an age, which makes it another finding in every scan.'];
}

function* lintFingerprintKeys(fingerprints: JsonNode): Iterable<Complaint> {
  for (const key of fingerprints.keys()) {
    if (key.includes('/') && !/\/v\d+$/.test(key)) {
      yield ['TPS039', fingerprints.get(key), 'DefectDojo fails to read a key with a slash that does not end in /v and a number.'];
    }
  }
}

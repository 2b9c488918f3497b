import { type LintCase, type LooseEntry, type LooseLog, run, soundResult } from './sarif-lint-cases.js';

const result = (log: LooseLog): LooseEntry => run(log).results[0]!;
const set = (name: string, value: unknown) => (log: LooseLog) => (result(log)[name] = value);
const text = (value: unknown) => set('message', { text: value });
const location = (log: LooseLog): LooseEntry => (result(log)['locations'] as LooseEntry[])[0]!;
const place = (physicalLocation: unknown) => (log: LooseLog) => (location(log)['physicalLocation'] = physicalLocation);
const LINES = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };
const uri = (path: string) => place({ artifactLocation: { uri: path }, region: LINES });
const region = (lines: unknown) => place({ artifactLocation: { uri: 'a' }, region: lines });
const locations = (count: number) => (log: LooseLog) => (result(log)['locations'] = Array.from({ length: count }, () => location(log)));
const second = (more: LooseEntry) => (log: LooseLog) => run(log).results.push({ ...soundResult(), ...more });
const based = (base: string) => (log: LooseLog) => {
  run(log)['originalUriBaseIds'] = { ROOT: { uri: base } };
  place({ artifactLocation: { uri: 'a', uriBaseId: 'ROOT' }, region: LINES })(log);
};

const RESULT = '/runs/0/results/0';
const PLACE = `${RESULT}/locations/0/physicalLocation`;
const URI = `${PLACE}/artifactLocation/uri`;

export const RESULT_CASES: readonly LintCase[] = [
  {
    rule: 'TPS024',
    wrong: set('properties', { tags: Array.from({ length: 21 }, (_, index) => `t${index}`) }),
    pointer: `${RESULT}/properties/tags`,
    right: set('properties', { tags: ['t'] }),
  },
  { rule: 'TPS030', wrong: text(' '), pointer: `${RESULT}/message/text`, right: text('x') },
  { rule: 'TPS030', wrong: set('message', { id: 'default' }), pointer: `${RESULT}/message/text`, right: text('x') },
  { rule: 'TPS031', wrong: set('ruleId', undefined), pointer: `${RESULT}/ruleId`, right: set('rule', { id: 'A.1' }) },
  { rule: 'TPS032', wrong: set('ruleIndex', 1), pointer: `${RESULT}/ruleIndex`, right: set('ruleIndex', undefined) },
  { rule: 'TPS032', wrong: set('ruleIndex', '0'), pointer: `${RESULT}/ruleIndex`, right: set('ruleIndex', -1) },
  { rule: 'TPS032', wrong: set('ruleId', 'A.10'), pointer: `${RESULT}/ruleIndex`, right: set('ruleId', 'A.1/part') },
  { rule: 'TPS033', wrong: set('kind', 'pass'), pointer: `${RESULT}/kind`, right: set('kind', 'fail') },
  { rule: 'TPS033', wrong: set('kind', 'open'), pointer: `${RESULT}/kind`, right: set('kind', 'review') },
  { rule: 'TPS034', wrong: set('suppressions', [{ kind: 'external' }]), pointer: `${RESULT}/suppressions`, right: set('suppressions', []) },
  {
    rule: 'TPS035',
    wrong: log => Object.assign(result(log), { kind: 'review', level: 'error' }),
    pointer: `${RESULT}/level`,
    right: log => Object.assign(result(log), { kind: 'review', level: 'none' }),
  },
  {
    rule: 'TPS036',
    wrong: text('No log since 2026-11-20T10:00.'),
    pointer: `${RESULT}/message/text`,
    right: text('Trail audit-2026-11-20 is off.'),
  },
  {
    rule: 'TPS036',
    wrong: text('The last log is 3 days old.'),
    pointer: `${RESULT}/message/text`,
    right: text('No log within 24 hours.'),
  },
  {
    rule: 'TPS037',
    wrong: set('partialFingerprints', { 'id/v1': 'x' }),
    pointer: `${RESULT}/partialFingerprints/primaryLocationLineHash`,
    right: set('partialFingerprints', { primaryLocationLineHash: 'x' }),
  },
  {
    rule: 'TPS038',
    wrong: second({}),
    pointer: '/runs/0/results/1/partialFingerprints/primaryLocationLineHash',
    right: second({ locations: soundResult('aws/1/trail/b')['locations'] }),
  },
  {
    rule: 'TPS039',
    wrong: set('fingerprints', { 'tool/findingId': 'x' }),
    pointer: `${RESULT}/fingerprints/tool~1findingId`,
    right: set('fingerprints', { 'findingId/v1': 'x', plain: 'x' }),
  },
  {
    rule: 'TPS040',
    wrong: set('fixes', [{ artifactChanges: [] }]),
    pointer: `${RESULT}/fixes/0/description/text`,
    right: set('fixes', [{ artifactChanges: [], description: { text: 'x' } }]),
  },
  { rule: 'TPS050', wrong: set('locations', []), pointer: `${RESULT}/locations`, right: () => undefined },
  { rule: 'TPS050', wrong: set('locations', [{ logicalLocations: [{}] }]), pointer: URI, right: () => undefined },
  { rule: 'TPS050', wrong: place({ artifactLocation: { index: 0 } }), pointer: URI, right: uri('a') },
  ...['arn:aws:s3:::b', 'https://example.com/a', 'docker:x', 'a+b:c'].map((path): LintCase => {
    return { rule: 'TPS051', wrong: uri(path), pointer: URI, right: uri('aws/a:b') };
  }),
  { rule: 'TPS051', wrong: based('https://x/'), pointer: '/runs/0/originalUriBaseIds/ROOT/uri', right: based('file:///x/') },
  ...['/a', './a', '//a', 'a//b', 'a/', 'a/../b', '%2e%2E/a', '.'].map((path): LintCase => {
    return { rule: 'TPS052', wrong: uri(path), pointer: URI, right: uri('a/..b/.c/%2e%2e%2e') };
  }),
  ...['a b', 'a\\b', 'é', 'a%', 'a%zz', 'a?b', 'a#b', 'a"b'].map((path): LintCase => {
    return { rule: 'TPS053', wrong: uri(path), pointer: URI, right: uri("a%20b/%C3%A9/~!$&'()*+,;=:@-._") };
  }),
  { rule: 'TPS054', wrong: region(undefined), pointer: `${PLACE}/region/startLine`, right: region(LINES) },
  { rule: 'TPS054', wrong: region({ ...LINES, startLine: 0 }), pointer: `${PLACE}/region/startLine`, right: region(LINES) },
  { rule: 'TPS054', wrong: region({ ...LINES, endColumn: 0.5 }), pointer: `${PLACE}/region/endColumn`, right: region(LINES) },
  { rule: 'TPS054', wrong: region({ ...LINES, startLine: 2 }), pointer: `${PLACE}/region`, right: region({ ...LINES, endLine: 2 }) },
  { rule: 'TPS054', wrong: region({ ...LINES, startColumn: 3 }), pointer: `${PLACE}/region`, right: region({ ...LINES, startColumn: 2 }) },
  { rule: 'TPS055', wrong: region({ startLine: 1 }), pointer: `${PLACE}/region/startColumn`, right: region(LINES) },
  { rule: 'TPS056', wrong: locations(1001), pointer: `${RESULT}/locations`, right: locations(1000) },
];

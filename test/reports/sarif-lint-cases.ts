import type { LintRuleId } from '../../reports/sarif/lint.js';

/** A SARIF file that has nothing wrong, loosely typed so that a case can spoil it. */
export interface LooseLog {
  [key: string]: unknown;
  runs: LooseRun[];
}
export interface LooseRun {
  [key: string]: unknown;
  tool: { driver: { [key: string]: unknown; rules: LooseEntry[] } };
  results: LooseEntry[];
}
export type LooseEntry = Record<string, unknown>;

export function soundRule(): LooseEntry {
  const text = { text: 'Text.' };
  return { id: 'A.1', name: 'Name', shortDescription: text, fullDescription: text, help: text, properties: { 'security-severity': '8.0' } };
}

export function soundResult(path = 'aws/1/trail/a'): LooseEntry {
  return {
    ruleId: 'A.1',
    ruleIndex: 0,
    message: { text: 'Trail a is not encrypted.' },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: path }, region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 } },
      },
    ],
    partialFingerprints: { primaryLocationLineHash: 'abc:1', 'id/v1': 'abc' },
  };
}

export function soundRun(category = 'trailproof/1'): LooseRun {
  return {
    tool: { driver: { name: 'trailproof', rules: [soundRule()] } },
    automationDetails: { id: `${category}/2026` },
    invocations: [{ executionSuccessful: true, endTimeUtc: '2026-11-21T08:00:07.250Z' }],
    results: [soundResult()],
  };
}

export function soundLog(): LooseLog {
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [soundRun()] };
}

/** What breaks the rule, at the pointer, and what comes close and does not. */
export interface LintCase {
  readonly rule: LintRuleId;
  readonly wrong: (log: LooseLog) => unknown;
  readonly pointer: string;
  readonly right: (log: LooseLog) => unknown;
}

export const run = (log: LooseLog): LooseRun => log.runs[0]!;
const rule = (log: LooseLog): LooseEntry => run(log).tool.driver.rules[0]!;
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const results = (count: number) => (log: LooseLog) => (run(log).results = many(count, index => soundResult(`aws/${index}`)));
const rules = (count: number) => (log: LooseLog) => (run(log).tool.driver.rules = many(count, soundRule));
const score = (value: unknown) => (log: LooseLog) => (rule(log)['properties'] = { 'security-severity': value });
const tags = (count: number) => (log: LooseLog) => (rule(log)['properties'] = { tags: many(count, index => `tag-${index}`) });
const ended = (time: unknown) => (log: LooseLog) => (run(log)['invocations'] = [{ endTimeUtc: 'x' }, { endTimeUtc: time }]);
const target = (value: unknown) => (log: LooseLog) => (rule(log)['relationships'] = [{ target: value }]);
const DRIVER = '/runs/0/tool/driver';

export const FILE_CASES: readonly LintCase[] = [
  { rule: 'TPS002', wrong: log => delete log['$schema'], pointer: '/$schema', right: log => (log['$schema'] = 'https://example.com/') },
  { rule: 'TPS002', wrong: log => (log['version'] = '2.0.0'), pointer: '/version', right: () => undefined },
  { rule: 'TPS003', wrong: log => (log.runs = []), pointer: '/runs', right: () => undefined },
  {
    rule: 'TPS004',
    wrong: log => (log.runs = many(21, index => soundRun(`c${index}`))),
    pointer: '/runs',
    right: log => (log.runs = many(20, index => soundRun(`c${index}`))),
  },
  {
    rule: 'TPS005',
    wrong: log => (run(log).tool.driver['name'] = ' '),
    pointer: `${DRIVER}/name`,
    right: log => (run(log).tool.driver['name'] = 'x'),
  },
  { rule: 'TPS006', wrong: log => delete (run(log) as LooseEntry)['results'], pointer: '/runs/0/results', right: results(0) },
  { rule: 'TPS006', wrong: results(25_001), pointer: '/runs/0/results', right: results(25_000) },
  { rule: 'TPS007', wrong: results(5_001), pointer: '/runs/0/results', right: results(5_000) },
  { rule: 'TPS008', wrong: rules(25_001), pointer: `${DRIVER}/rules`, right: rules(25_000) },
  {
    rule: 'TPS009',
    wrong: log => log.runs.push(soundRun()),
    pointer: '/runs/1/automationDetails/id',
    right: log => log.runs.push(soundRun('trailproof/2')),
  },
  { rule: 'TPS011', wrong: ended('yesterday'), pointer: '/runs/0/invocations/1/endTimeUtc', right: ended('2026-11-21T08:00:07Z') },
  { rule: 'TPS011', wrong: ended(7), pointer: '/runs/0/invocations/1/endTimeUtc', right: ended(null) },
  { rule: 'TPS020', wrong: log => delete rule(log)['id'], pointer: `${DRIVER}/rules/0/id`, right: () => undefined },
  {
    rule: 'TPS021',
    wrong: log => (rule(log)['help'] = { markdown: 'x' }),
    pointer: `${DRIVER}/rules/0/help/text`,
    right: log => (rule(log)['help'] = { text: 'x' }),
  },
  {
    rule: 'TPS021',
    wrong: log => delete rule(log)['fullDescription'],
    pointer: `${DRIVER}/rules/0/fullDescription/text`,
    right: log => (rule(log)['fullDescription'] = { text: 'x' }),
  },
  {
    rule: 'TPS022',
    wrong: log => (rule(log)['shortDescription'] = { text: 'x'.repeat(1025) }),
    pointer: `${DRIVER}/rules/0/shortDescription/text`,
    right: log => (rule(log)['shortDescription'] = { text: 'x'.repeat(1024) }),
  },
  {
    rule: 'TPS022',
    wrong: log => (rule(log)['name'] = 'x'.repeat(256)),
    pointer: `${DRIVER}/rules/0/name`,
    right: log => (rule(log)['name'] = 'x'.repeat(255)),
  },
  ...[0, 8, null, '0.0', '10.1', 'high', '-1', '1e1', ''].map((value): LintCase => {
    return { rule: 'TPS023', wrong: score(value), pointer: `${DRIVER}/rules/0/properties/security-severity`, right: score('10.0') };
  }),
  { rule: 'TPS023', wrong: score('NaN'), pointer: `${DRIVER}/rules/0/properties/security-severity`, right: score(undefined) },
  { rule: 'TPS024', wrong: tags(21), pointer: `${DRIVER}/rules/0/properties/tags`, right: tags(20) },
  { rule: 'TPS025', wrong: target({ index: 0 }), pointer: `${DRIVER}/rules/0/relationships/0/target/id`, right: target({ id: '3.2' }) },
];

import { gzipSync } from 'node:zlib';
import { JsonNode } from './json-node.js';
import { type Complaint, type Consumer, CONSUMERS, LINT_RULES, type LintRuleId } from './lint-rules.js';
import { categoryOf, lintRun } from './lint-run.js';

export { type Consumer, CONSUMERS, LINT_RULES, type LintRuleId } from './lint-rules.js';

const RUN_LIMIT = 20;
const UPLOAD_LIMIT = 10 * 1024 * 1024;
/** Of one rule in one file: a file of a million wrong results is told in as many words as one of a hundred. */
const PROBLEM_LIMIT = 100;

export interface SarifFile {
  readonly name: string;
  readonly text: string;
}

export interface LintOptions {
  /** For whom the files are meant; by default for all of them. */
  readonly consumers?: readonly Consumer[];
}

export interface LintProblem {
  readonly rule: LintRuleId;
  readonly level: 'error' | 'warning';
  /** The file's name, where several were given. */
  readonly file?: string;
  /** JSON pointer (RFC 6901) into the file. */
  readonly pointer: string;
  readonly message: string;
}

/**
 * What GitHub, GitLab or DefectDojo would refuse, drop or misread in SARIF files that one upload brings together. The SARIF schema allows
 * all of it. Takes any text: what is no JSON is a problem like any other.
 */
export function lintSarif(input: string | readonly SarifFile[], { consumers = CONSUMERS }: LintOptions = {}): LintProblem[] {
  const problems: LintProblem[] = [];
  const categories = new Set<string>();
  const files = typeof input === 'string' ? [{ text: input }] : input;
  for (const file of files) {
    const counts = new Map<LintRuleId, number>();
    const report = (rule: LintRuleId, pointer: string, message: string): void => {
      problems.push({ rule, level: LINT_RULES[rule].level, ...('name' in file && { file: file.name }), pointer, message });
    };
    for (const [rule, { pointer }, message] of lintFile(file.text, categories)) {
      if (!LINT_RULES[rule].consumers.some(one => consumers.includes(one))) continue;
      const count = (counts.get(rule) ?? 0) + 1;
      counts.set(rule, count);
      if (count <= PROBLEM_LIMIT) report(rule, pointer, message);
    }
    for (const [rule, count] of counts) {
      if (count > PROBLEM_LIMIT) report(rule, '', `The file has ${count - PROBLEM_LIMIT} more problems of this kind.`);
    }
  }
  return problems;
}

function* lintFile(text: string, categories: Set<string>): Iterable<Complaint> {
  const log = parse(text);
  if (!log.isObject) {
    yield ['TPS001', log, log.isPresent ? 'The file is JSON, but no object.' : 'The file is no JSON.'];
    return;
  }
  if (log.get('$schema').isBlank) yield ['TPS002', log.get('$schema'), 'The file names no $schema.'];
  if (log.get('version').value !== '2.1.0') yield ['TPS002', log.get('version'), 'The version is not "2.1.0".'];
  const runs = log.get('runs');
  if (runs.size === 0) yield ['TPS003', runs, 'The file has no run.'];
  if (runs.size > RUN_LIMIT) yield ['TPS004', runs, `There are ${runs.size} runs; ${RUN_LIMIT} is the most.`];
  for (const run of runs.items()) {
    const id = run.get('automationDetails', 'id');
    const key = JSON.stringify([run.get('tool', 'driver', 'name').text, categoryOf(run)]);
    if (categories.has(key)) yield ['TPS009', id, 'An earlier run has the same tool and category.'];
    categories.add(key);
    yield* lintRun(run);
  }
  if (isTooLarge(text)) yield ['TPS010', log, 'The file has more than 10 MB when compressed. Split the report by account.'];
}

function parse(text: string): JsonNode {
  try {
    return new JsonNode(JSON.parse(text));
  } catch {
    return new JsonNode(undefined);
  }
}

/** Compresses only what could be too large at all. */
function isTooLarge(text: string): boolean {
  return Buffer.byteLength(text) > UPLOAD_LIMIT && gzipSync(text).length > UPLOAD_LIMIT;
}

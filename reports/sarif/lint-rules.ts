/** Who ingests SARIF in a way that is known to refuse, drop or misread what the schema allows. */
export type Consumer = 'github' | 'gitlab' | 'defectdojo';

export const CONSUMERS: readonly Consumer[] = ['github', 'gitlab', 'defectdojo'];

export interface LintRule {
  /** error: refused, dropped or misread. warning: taken, with a loss. */
  readonly level: 'error' | 'warning';
  readonly consumers: readonly Consumer[];
  readonly title: string;
}

const error = (title: string, ...consumers: Consumer[]): LintRule => ({
  level: 'error',
  consumers: consumers.length > 0 ? consumers : CONSUMERS,
  title,
});
const warning = (title: string, ...consumers: Consumer[]): LintRule => ({ ...error(title, ...consumers), level: 'warning' });

/**
 * From TPS001 the file and its runs, from TPS020 the rules in it, from TPS030 the results, from TPS050 their locations.
 * https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning
 */
export const LINT_RULES = {
  TPS001: error('The file is a JSON object.'),
  TPS002: error('The file names its $schema and has version 2.1.0.'),
  TPS003: error('The file has at least one run.'),
  TPS004: error('The file has at most 20 runs.', 'github'),
  TPS005: error('A run names its tool in tool.driver.name.'),
  TPS006: error('A run has a list of at most 25,000 results.', 'github'),
  TPS007: warning('A run has at most 5,000 results; the others are dropped.', 'github'),
  TPS008: error('A run has at most 25,000 rules.', 'github'),
  TPS009: error('No two runs have the same tool and category; the later would close the alerts of the earlier.', 'github'),
  TPS010: error('The file is at most 10 MB when compressed with gzip.', 'github'),
  TPS011: error('The last invocation of a run has no endTimeUtc or one in ISO 8601.', 'defectdojo'),
  TPS020: error('A rule has an id.'),
  TPS021: error('A rule has a shortDescription, a fullDescription and a help text.', 'github'),
  TPS022: error('A name has at most 255 characters, a description at most 1,024.', 'github'),
  TPS023: error('security-severity is a string that holds a number above 0.0 and up to 10.0.', 'github', 'defectdojo'),
  TPS024: error('There are at most 20 tags.', 'github'),
  TPS025: error('A relationship of a rule has a target.id.', 'defectdojo'),
  TPS030: error('A result has a message.text.'),
  TPS031: error('A result has a ruleId.'),
  TPS032: error('The ruleIndex of a result is that of the rule with its ruleId.'),
  TPS033: error('The kind of a result is fail or review; every other becomes an alert as well.', 'github'),
  TPS034: error('No result is suppressed; suppressions are ignored, and the result becomes an alert.', 'github'),
  TPS035: error('A result of a kind other than fail has level none.', 'github', 'gitlab'),
  TPS036: warning('A message holds neither a time nor an age, so that it is the same in every scan.', 'defectdojo'),
  TPS037: error('A result has the partial fingerprint primaryLocationLineHash.', 'github'),
  TPS038: error('No two results of a rule and path share their primaryLocationLineHash; they would become one alert.', 'github'),
  TPS039: error('The key of a fingerprint with a slash ends in /v and a number.', 'defectdojo'),
  TPS040: error('A fix has a description.text.', 'defectdojo'),
  TPS050: error('A result has a location, and each has a physicalLocation.artifactLocation.uri.'),
  TPS051: error('A URI has no scheme; one that is not that of the checkout has the whole file refused.', 'github'),
  TPS052: error('A URI is a plain relative path: no leading / or ./, no empty segment, no dot segment.', 'github'),
  TPS053: error('Each segment of a URI is percent-encoded.'),
  TPS054: error('A region has a startLine of at least 1, and ends where it starts or later.', 'github', 'defectdojo'),
  TPS055: warning('A region has startColumn, endLine and endColumn.', 'github'),
  TPS056: error('A result has at most 1,000 locations.', 'github'),
} as const satisfies Record<string, LintRule>;

export type LintRuleId = keyof typeof LINT_RULES;

/** A problem as a rule finds it: which rule, where in the file, and what is there. */
export type Complaint = readonly [rule: LintRuleId, where: { readonly pointer: string }, message: string];

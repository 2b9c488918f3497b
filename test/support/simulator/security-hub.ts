import { text, type Call } from './call.js';
import type { Directory } from './directory.js';
import { AwsError } from './errors.js';

type Json = Readonly<Record<string, unknown>>;

/** Small, so that a test sees pages. */
const MOST = 3;

/** What the caller's account has: an administrator's has the findings of its members. Filters are believed to have been asked for. */
export const securityhub: Readonly<Record<string, (call: Call, directory: Directory) => Json>> = {
  GetFindings({ caller, region, input }, directory) {
    const findings = directory.account(caller.account)?.securityHub?.[region];
    if (findings === undefined)
      throw new AwsError('InvalidAccessException', `Account ${caller.account} is not subscribed to AWS Security Hub`, 401);
    const filters = JSON.stringify(input['Filters']);
    if (!filters.includes('"ComplianceSecurityControlId":[{"Value":"CloudTrail.","Comparison":"PREFIX"}]'))
      throw new AwsError('InvalidInputException', 'The findings of CloudTrail’s controls alone are to be asked for.');
    const from = Number(text(input['NextToken']) ?? 0);
    const next = from + MOST;
    return { Findings: findings.slice(from, next), ...(next < findings.length && { NextToken: String(next) }) };
  },
};

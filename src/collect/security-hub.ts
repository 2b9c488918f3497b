import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { missing, present } from '../facts.js';
import type { Fact, WitnessGap } from '../types.js';
import type { Aws } from './aws.js';
import { call } from './collector.js';
import { codesOf, required } from './failure.js';
import { enabledRegions } from './identity.js';
import { open, type ReachOptions } from './index.js';

/** What --compare-security-hub adds to the calls of a scan. */
export const SECURITY_HUB_CALLS = [call('securityhub:GetFindings', 'Region', { note: 'and page of findings' })];

/** What GetFindings returns of the controls of CloudTrail. */
const FILTERS = {
  ProductName: [{ Value: 'Security Hub', Comparison: 'EQUALS' }],
  ComplianceSecurityControlId: [{ Value: 'CloudTrail.', Comparison: 'PREFIX' }],
  RecordState: [{ Value: 'ACTIVE', Comparison: 'EQUALS' }],
} as const;

/**
 * Asks Security Hub in every enabled Region for its findings on CloudTrail’s controls, those of member accounts too where the caller administers them, and
 * gives each page to `onPage`. Resolves to the Regions in which it did not answer. Throws a CredentialsError when AWS does not tell who the caller is.
 */
export async function collectSecurityHub(
  options: ReachOptions,
  onPage: (findings: readonly AwsSecurityFinding[], region: string) => void,
): Promise<readonly WitnessGap[]> {
  const { aws, region: own, caller } = await open(options);
  try {
    // Its shapes are many, and few scans need them.
    const { SecurityHubClient } = await import('@aws-sdk/client-securityhub');
    aws.add('securityhub', SecurityHubClient);
    await caller();
    const regions = await enabledRegions(aws, own);
    if (regions.state === 'missing') return [{ region: own, because: regions.message }];
    const answers = await Promise.all(
      regions.value.map(async region => ({ region, answer: await pages(aws, region, findings => onPage(findings, region)) })),
    );
    return answers.flatMap(({ region, answer }) => (answer.state === 'missing' ? [{ region, because: answer.message }] : []));
  } finally {
    aws.close();
  }
}

type Page = { readonly findings: readonly AwsSecurityFinding[]; readonly next: string | undefined } | 'off';

async function pages(aws: Aws, region: string, onPage: (findings: readonly AwsSecurityFinding[]) => void): Promise<Fact<null>> {
  const { GetFindingsCommand } = await import('@aws-sdk/client-securityhub');
  const Filters = Object.fromEntries(Object.entries(FILTERS).map(([name, conditions]) => [name, [...conditions]]));
  let NextToken: string | undefined;
  do {
    const page = await aws.ask(
      'securityhub',
      'GetFindings',
      region,
      (client, options) =>
        client.send(new GetFindingsCommand({ Filters, MaxResults: 100, ...(NextToken !== undefined && { NextToken }) }), options),
      (answer): Page => ({ findings: required(answer.Findings, 'Findings'), next: answer.NextToken }),
      error => (isOff(error) ? 'off' : undefined),
    );
    if (page.state === 'missing') return page;
    if (page.value === 'off') return missing('NOT_SUPPORTED', `Security Hub is not on in ${region}.`, 'securityhub:GetFindings');
    onPage(page.value.findings);
    NextToken = page.value.next;
  } while (NextToken !== undefined);
  return present(null);
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html */
function isOff(error: unknown): boolean {
  return codesOf(error).includes('InvalidAccessException');
}

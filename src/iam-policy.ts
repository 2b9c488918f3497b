/** How the policy is wanted: as it is, or inside a template that creates it. */
export type PolicyFormat = 'json' | 'cloudformation' | 'terraform';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string;
}

const DESCRIPTION = 'What trailproof may read';

/**
 * The least that a scan needs: reading, of everything, because which trails and buckets there are is what it finds out;
 * where it scans an organization, the role of this name in each account, in whichever partition; and where it signs, one key.
 */
export function iamPolicy(actions: readonly string[], memberRole: string | null, format: PolicyFormat, signingKey?: string): string {
  const statements: Statement[] = [{ Sid: 'TrailproofRead', Effect: 'Allow', Action: actions, Resource: '*' }];
  if (memberRole !== null) {
    const Resource = `arn:*:iam::*:role/${memberRole}`;
    statements.push({ Sid: 'TrailproofAssumeRole', Effect: 'Allow', Action: ['sts:AssumeRole'], Resource });
  }
  if (signingKey !== undefined)
    statements.push({ Sid: 'TrailproofSign', Effect: 'Allow', Action: ['kms:GetPublicKey', 'kms:Sign'], Resource: signingKey });
  const name = memberRole === null ? 'TrailproofRead' : 'TrailproofOrganizationRead';
  if (format === 'json') return `${JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)}\n`;
  return `${(format === 'terraform' ? terraform : cloudformation)(name, statements).join('\n')}\n`;
}

function cloudformation(name: string, statements: readonly Statement[]): string[] {
  return [
    'AWSTemplateFormatVersion: "2010-09-09"',
    `Description: ${DESCRIPTION}`,
    'Resources:',
    `  ${name}:`,
    '    Type: AWS::IAM::ManagedPolicy',
    '    Properties:',
    `      Description: ${DESCRIPTION}`,
    '      PolicyDocument:',
    '        Version: "2012-10-17"',
    '        Statement:',
    ...statements.flatMap(({ Sid, Effect, Action, Resource }) => [
      `          - Sid: ${Sid}`,
      `            Effect: ${Effect}`,
      '            Action:',
      ...Action.map(action => `              - ${action}`),
      `            Resource: "${Resource}"`,
    ]),
    'Outputs:',
    '  PolicyArn:',
    `    Value: !Ref ${name}`,
  ];
}

function terraform(name: string, statements: readonly Statement[]): string[] {
  return [
    'data "aws_iam_policy_document" "trailproof" {',
    ...statements.flatMap(({ Sid, Effect, Action, Resource }) => [
      '  statement {',
      `    sid       = "${Sid}"`,
      `    effect    = "${Effect}"`,
      `    resources = ["${Resource}"]`,
      '    actions = [',
      ...Action.map(action => `      "${action}",`),
      '    ]',
      '  }',
    ]),
    '}',
    '',
    'resource "aws_iam_policy" "trailproof" {',
    `  name        = "${name}"`,
    `  description = "${DESCRIPTION}"`,
    '  policy      = data.aws_iam_policy_document.trailproof.json',
    '}',
  ];
}

/** How the policy is wanted: as it is, or inside a template that creates it. */
export type PolicyFormat = 'json' | 'cloudformation' | 'terraform';

const NAME = 'TrailproofRead';

/** The least that a scan needs: reading, of everything, because which trails and buckets there are is what it finds out. */
export function iamPolicy(actions: readonly string[], format: PolicyFormat): string {
  const document = { Version: '2012-10-17', Statement: [{ Sid: NAME, Effect: 'Allow', Action: actions, Resource: '*' }] };
  if (format === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  return format === 'terraform' ? terraform(actions) : cloudformation(actions);
}

function cloudformation(actions: readonly string[]): string {
  return [
    'AWSTemplateFormatVersion: "2010-09-09"',
    'Description: What trailproof may read',
    'Resources:',
    `  ${NAME}:`,
    '    Type: AWS::IAM::ManagedPolicy',
    '    Properties:',
    '      Description: What trailproof may read',
    '      PolicyDocument:',
    '        Version: "2012-10-17"',
    '        Statement:',
    `          - Sid: ${NAME}`,
    '            Effect: Allow',
    '            Action:',
    ...actions.map(action => `              - ${action}`),
    '            Resource: "*"',
    'Outputs:',
    '  PolicyArn:',
    `    Value: !Ref ${NAME}`,
    '',
  ].join('\n');
}

function terraform(actions: readonly string[]): string {
  return [
    'data "aws_iam_policy_document" "trailproof" {',
    '  statement {',
    `    sid       = "${NAME}"`,
    '    effect    = "Allow"',
    '    resources = ["*"]',
    '    actions = [',
    ...actions.map(action => `      "${action}",`),
    '    ]',
    '  }',
    '}',
    '',
    'resource "aws_iam_policy" "trailproof" {',
    '  name        = "TrailproofRead"',
    '  description = "What trailproof may read"',
    '  policy      = data.aws_iam_policy_document.trailproof.json',
    '}',
    '',
  ].join('\n');
}

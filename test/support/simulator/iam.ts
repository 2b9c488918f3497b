import { text, type Call } from './call.js';
import type { Directory } from './directory.js';
import { idOf } from './organization-tree.js';
import { actionOf } from './spelling.js';
import type { PolicyDocument, PolicyStatement } from './world.js';

/** Whether a role's trust policy lets the caller of AssumeRole in. */
export function isTrusted(policy: PolicyDocument, call: Call, directory: Directory): boolean {
  const context = contextOf(call, directory);
  return policy.Statement.some(
    statement => names(statement, 'sts:AssumeRole') && isPrincipal(statement, call, directory) && holds(statement, context),
  );
}

/** Whether the policy of the role that the caller is a session of permits the call. Who one is may be asked without any permission. */
export function mayCall(call: Call, directory: Directory): boolean {
  const role = call.caller.assumed ? roleName(call) : undefined;
  const policy = directory.account(call.caller.account)?.roles?.find(({ name }) => name === role)?.policy;
  const action = actionOf(call);
  if (policy === undefined || action === 'sts:GetCallerIdentity') return true;
  return policy.Statement.some(statement => {
    if (statement.Resource !== '*' || statement.Condition !== undefined) throw beyond(statement);
    return names(statement, action);
  });
}

const names = ({ Action }: PolicyStatement, action: string): boolean => [Action].flat().includes(action);

function isPrincipal(statement: PolicyStatement, { caller }: Call, { partition }: Directory): boolean {
  const principal = statement.Principal?.AWS ?? '';
  if (!/^arn:[a-z-]+:iam::\d{12}:root$/u.test(principal)) throw beyond(statement);
  return principal === `arn:${partition}:iam::${caller.account}:root`;
}

/** Every key of every operator; one that the call does not have is not equal to anything. */
function holds(statement: PolicyStatement, context: Readonly<Record<string, string | undefined>>): boolean {
  return Object.entries(statement.Condition ?? {}).every(([operator, keys]) => {
    if (operator !== 'StringEquals' && operator !== 'ArnEquals') throw beyond(statement);
    return Object.entries(keys).every(([key, value]) => {
      if (!(key in context) || /[*?]|\$\{/u.test(value)) throw beyond(statement);
      return context[key] === value;
    });
  });
}

function contextOf(call: Call, directory: Directory): Readonly<Record<string, string | undefined>> {
  const { account, arn, assumed } = call.caller;
  const { organization } = directory.world;
  return {
    // Of a session: the role's.
    'aws:PrincipalArn': assumed ? `arn:${directory.partition}:iam::${account}:role/${roleName(call)}` : arn,
    'aws:PrincipalOrgID': organization !== undefined && directory.isMember(account) ? idOf(organization) : undefined,
    'sts:ExternalId': text(call.input['ExternalId']),
  };
}

const roleName = ({ caller }: Call): string => caller.arn.split('/')[1] ?? '';

const beyond = (statement: PolicyStatement): Error => new Error(`The simulator cannot weigh this statement: ${JSON.stringify(statement)}`);

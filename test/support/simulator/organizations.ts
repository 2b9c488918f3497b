import { text, type Call } from './call.js';
import type { Directory } from './directory.js';
import { AwsError } from './errors.js';
import { OrganizationTree } from './organization-tree.js';
import { page } from './paging.js';

type Json = Readonly<Record<string, unknown>>;

/** AWS Organizations never sends more on a page. */
const PAGE = 20;
const JOINED = 1_762_160_400;

/** The API of the organization. All but DescribeOrganization is for the management account and delegated administrators. */
export class Organizations {
  #tree: OrganizationTree | undefined;

  constructor(private readonly directory: Directory) {}

  readonly operations: Readonly<Record<string, (call: Call) => Json>> = {
    DescribeOrganization: call => {
      const { id, organization } = this.#membership(call);
      const { management } = organization;
      return {
        Organization: {
          Id: id,
          Arn: this.#arn('organization', id),
          FeatureSet: 'ALL',
          MasterAccountArn: this.#arn('account', `${id}/${management}`),
          MasterAccountId: management,
          MasterAccountEmail: this.#email(management),
          AvailablePolicyTypes: [],
        },
      };
    },
    ListAccounts: call => this.#listing(call, 'Accounts', this.#authority(call).members, ({ id }) => this.#account(id)),
    DescribeAccount: call => {
      const id = text(call.input['AccountId']) ?? '';
      this.#authority(call);
      if (!this.directory.isMember(id)) {
        throw new AwsError('AccountNotFoundException', "You specified an account that doesn't exist.");
      }
      return { Account: this.#account(id) };
    },
    ListRoots: call => {
      const { id, rootId } = this.#authority(call);
      return { Roots: [{ Id: rootId, Arn: this.#arn('root', `${id}/${rootId}`), Name: 'Root', PolicyTypes: [] }] };
    },
    ListOrganizationalUnitsForParent: call => {
      const tree = this.#authority(call);
      return this.#listing(call, 'OrganizationalUnits', tree.unitsIn(this.#parent(call, tree)), unit => ({
        Id: unit.id,
        Arn: this.#arn('ou', `${tree.id}/${unit.id}`),
        Name: unit.name,
      }));
    },
    ListAccountsForParent: call => {
      const tree = this.#authority(call);
      return this.#listing(call, 'Accounts', tree.membersIn(this.#parent(call, tree)), ({ id }) => this.#account(id));
    },
    ListDelegatedAdministrators: call => {
      const { organization } = this.#authority(call);
      const service = text(call.input['ServicePrincipal']);
      const administrators = Object.entries(organization.delegatedAdministrators ?? {})
        .filter(([, services]) => service === undefined || services.includes(service))
        .map(([id]) => id);
      return this.#listing(call, 'DelegatedAdministrators', administrators, id => ({
        ...this.#account(id),
        DelegationEnabledDate: JOINED,
      }));
    },
  };

  #listing<T>(call: Call, name: string, all: readonly T[], print: (item: T) => Json): Json {
    const asked = call.input['MaxResults'];
    if (asked !== undefined && (typeof asked !== 'number' || asked < 1 || asked > PAGE)) {
      throw new AwsError('InvalidInputException', 'You specified an invalid value for MaxResults.');
    }
    const size = asked ?? this.directory.world.pageSizes?.[call.operation] ?? PAGE;
    const { items, nextToken } = page(all, text(call.input['NextToken']), size, {
      emptyFirst: this.directory.world.organization?.emptyPages === true,
      tokenError: 'InvalidInputException',
    });
    return { [name]: items.map(print), NextToken: nextToken };
  }

  #membership(call: Call): OrganizationTree {
    const { organization } = this.directory.world;
    if (organization === undefined || !this.directory.isMember(call.caller.account)) {
      throw new AwsError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
    }
    return (this.#tree ??= new OrganizationTree(organization, this.directory));
  }

  #authority(call: Call): OrganizationTree {
    const tree = this.#membership(call);
    const { account } = call.caller;
    if (!this.directory.isManagement(account) && !this.directory.isDelegated(account)) {
      throw new AwsError('AccessDeniedException', "You don't have permissions to access this resource.");
    }
    return tree;
  }

  #parent(call: Call, tree: OrganizationTree): string {
    const id = text(call.input['ParentId']) ?? '';
    if (!tree.hasParent(id)) throw new AwsError('ParentNotFoundException', "You specified parent that doesn't exist.");
    return id;
  }

  #account(id: string): Json {
    const { name, status = 'ACTIVE' } = this.directory.account(id) ?? {};
    const { organization, id: organizationId } = this.#tree!;
    return {
      Id: id,
      Arn: this.#arn('account', `${organizationId}/${id}`),
      Email: this.#email(id),
      Name: name ?? `account-${id}`,
      Status: status,
      State: status,
      JoinedMethod: organization.management === id ? 'INVITED' : 'CREATED',
      JoinedTimestamp: JOINED,
    };
  }

  #email(id: string): string {
    return this.directory.account(id)?.email ?? `aws+${id}@example.com`;
  }

  #arn(kind: string, path: string): string {
    const { partition, world } = this.directory;
    return `arn:${partition}:organizations::${world.organization!.management}:${kind}/${path}`;
  }
}

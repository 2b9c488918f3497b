import { GetInsightSelectorsCommand, type InsightSelector } from '@aws-sdk/client-cloudtrail';
import { present } from '../facts.js';
import { call, type Collector, forEachKey } from './collector.js';
import { codesOf, required, UnusableAnswer } from './failure.js';

/** GetInsightSelectors of the account's own trails, but for those of which DescribeTrails says that they have none. */
export const insightSelectors: Collector<'insightSelectors', 'trails'> = {
  fact: 'insightSelectors',
  after: ['trails'],
  calls: [call('cloudtrail:GetInsightSelectors', 'own trail with Insights')],
  async collect({ aws, account, have, atMost }) {
    const inventory = await have('trails');
    if (inventory.state === 'missing') return inventory;
    const own = inventory.value.trails.filter(trail => trail.account === account && trail.hasInsightSelectors !== false);
    const homes = new Map(own.map(({ arn, homeRegion }) => [arn, homeRegion]));
    return present(
      await forEachKey([...homes.keys()].slice(0, atMost), arn =>
        aws.ask(
          'cloudtrail',
          'GetInsightSelectors',
          homes.get(arn)!,
          (client, options) => client.send(new GetInsightSelectorsCommand({ TrailName: arn }), options),
          ({ TrailARN, InsightSelectors }): readonly string[] => {
            if (TrailARN !== arn) throw new UnusableAnswer('The answer is about another trail');
            return required(InsightSelectors, 'InsightSelectors').filter(ofManagementEvents).map(typeOf);
          },
          error => (codesOf(error).includes('InsightNotEnabledException') ? [] : undefined),
        ),
      ),
    );
  },
};

/** Where no category is said, it is management events. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_InsightSelector.html */
function ofManagementEvents({ EventCategories = [] }: InsightSelector): boolean {
  return EventCategories.length === 0 || EventCategories.includes('Management');
}

function typeOf({ InsightType }: InsightSelector): string {
  return required(InsightType, 'InsightType');
}

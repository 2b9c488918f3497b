/** The Regions of each partition, with the two kinds of them that AWS has: always on, and opt-in. */

export type PartitionName = 'aws' | 'aws-cn' | 'aws-us-gov';

interface Partition {
  readonly dnsSuffix: string;
  /** Where the global services of the partition are signed. */
  readonly globalRegion: string;
  readonly standard: readonly string[];
  readonly optIn: readonly string[];
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/u);

const PARTITIONS: Readonly<Record<PartitionName, Partition>> = {
  aws: {
    dnsSuffix: 'amazonaws.com',
    globalRegion: 'us-east-1',
    standard: words(`us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 eu-central-1 eu-west-1 eu-west-2 eu-west-3 eu-north-1
      ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-southeast-1 ap-southeast-2 sa-east-1`),
    optIn: words(`af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7
      ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1 me-central-1 me-south-1 mx-central-1`),
  },
  'aws-cn': { dnsSuffix: 'amazonaws.com.cn', globalRegion: 'cn-northwest-1', standard: words('cn-north-1 cn-northwest-1'), optIn: [] },
  'aws-us-gov': {
    dnsSuffix: 'amazonaws.com',
    globalRegion: 'us-gov-west-1',
    standard: words('us-gov-east-1 us-gov-west-1'),
    optIn: [],
  },
};

export const partitionOf = (name: PartitionName): Partition => PARTITIONS[name];

/** The 17 Regions that every account of the commercial partition has. */
export const STANDARD_REGIONS = PARTITIONS.aws.standard;
/** The 17 Regions that an account must opt in to. */
export const OPT_IN_REGIONS = PARTITIONS.aws.optIn;

const optInRegions = new Set(OPT_IN_REGIONS);
export const isOptIn = (region: string): boolean => optInRegions.has(region);

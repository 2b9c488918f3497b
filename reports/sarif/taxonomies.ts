import type { ReportingDescriptorReference, ReportingDescriptorRelationship, ToolComponent } from 'sarif';
import { guidFor } from '../../src/scan-guid.js';
import type { ControlResult, ScanResult } from '../../src/types.js';
import { plain } from './text.js';

/** One taxonomy a standard, and where each requirement stands in it. */
export class Taxonomies {
  readonly components: readonly ToolComponent[];
  readonly #indexes: readonly { readonly key: string; readonly taxa: ReadonlyMap<string, number> }[];

  constructor({ standards, controls }: ScanResult) {
    this.#indexes = standards.map(({ key }) => {
      const ids = new Set(controls.flatMap(control => requirements(control, key)));
      return { key, taxa: new Map([...ids].map((id, index) => [id, index])) };
    });
    this.components = standards.map(({ id, title }, index) => ({
      name: title,
      guid: guidFor(id),
      isComprehensive: false,
      shortDescription: { text: `${title}, as far as the controls of this scan support its requirements.` },
      taxa: [...(this.#indexes[index]?.taxa.keys() ?? [])].map(requirement => ({
        id: requirement,
        shortDescription: { text: `Requirement ${requirement} of ${title}.` },
      })),
    }));
  }

  /** What the driver says it supports. */
  references(): ToolComponent['supportedTaxonomies'] {
    return this.components.map((component, index) => ({ ...nameOf(component), index, guid: component.guid }));
  }

  /** The requirements that the control supports, short, for each of its results. */
  taxa(control: ControlResult): ReportingDescriptorReference[] {
    return this.#indexes.flatMap(({ key, taxa }, standard) =>
      requirements(control, key).map(requirement => ({
        id: requirement,
        index: taxa.get(requirement) ?? -1,
        toolComponent: { ...nameOf(this.components[standard]), index: standard },
      })),
    );
  }

  /** The same in full, for the rule. */
  relationships(control: ControlResult): ReportingDescriptorRelationship[] {
    return this.taxa(control).map(({ toolComponent, ...taxon }) => ({
      target: { ...taxon, toolComponent: { ...toolComponent, guid: this.components[toolComponent?.index ?? -1]?.guid } },
      kinds: ['relevant'],
    }));
  }
}

function nameOf(component: ToolComponent | undefined): { name?: string } {
  return component === undefined ? {} : { name: component.name };
}

function requirements({ standards }: ControlResult, key: string): readonly string[] {
  const ids = Object.hasOwn(standards, key) ? (standards[key] ?? []) : [];
  return [...new Set(ids.map(id => plain(id, 255)))].filter(id => id !== '');
}

import { groupBy } from './view.js';
import { plural, splitRequirement } from './words.js';

/** What a finding's control supports, folded: it is the same for every finding of the control. */
export function Requirements({ requirements }: { readonly requirements: readonly string[] }) {
  const byDocument = groupBy(requirements.map(splitRequirement), ([document]) => document);
  return (
    <details class="requirements">
      <summary>Supports {plural(requirements.length, 'requirement')}</summary>
      <dl>
        {[...byDocument].map(([document, members]) => (
          <div key={document}>
            <dt>{document}</dt>
            <dd>
              <RequirementIds ids={members.map(([, id]) => id)} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** Each with its comma in an element of its own, so that a line never ends within `AC-2(4)`. */
export function RequirementIds({ ids }: { readonly ids: readonly string[] }) {
  return (
    <>
      {ids.map((id, index) => [
        <span key={index}>
          {id}
          {index < ids.length - 1 && ','}
        </span>,
        index < ids.length - 1 && ' ',
      ])}
    </>
  );
}

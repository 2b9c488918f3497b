import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** The page that a component stands on, from which links lead differently: the only one, or the overview or an account's of a folder. */
export type Place = 'whole' | 'overview' | 'account';

export const PlaceContext = createContext<Place>('whole');

export function usePlace(): Place {
  return useContext(PlaceContext);
}

import { useSyncExternalStore } from 'react'

/**
 * False until the page's script is there. Before that a drop would make the browser open the file, and
 * Enter in a form would put what was typed into the address.
 */
export function useIsAlive(): boolean {
  return useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  )
}

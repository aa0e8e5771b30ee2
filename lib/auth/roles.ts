/** What people may do, from least to most: look; send and repair; set up. */
export const roles = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]

/** The person at the desk. */
export type User = { id: string; name: string; email: string; role: Role }

/** True when `role` may do what needs at least `least`. */
export function hasRole(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least)
}

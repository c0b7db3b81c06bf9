import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'

type Filtered = { readonly values?: readonly unknown[] }

/** Throws the 400 if the filters of a request have more values together than are compared with every entry. */
export function requireFewValues(filters: readonly Filtered[], field: string): void {
  const count = filters.reduce((sum, { values = [] }) => sum + values.length, 0)
  const most = limits.filterValuesMax.value
  if (count <= most) return
  throw new ApiError('invalid_field', `${field} has ${count} values, where ${most} are allowed`, {
    remedy: 'Ask with fewer values at a time.',
  })
}

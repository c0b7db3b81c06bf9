/** Conditions that must hold together. */
export interface FacetFilterSet {
  /** Conditions all of which must hold. */
  filters?: FacetFilter[]
}

/** A condition on one field. */
export interface FacetFilter {
  /** What is compared, such as `app`, `type`, `author`, `tag`, `last_updated_at` or a custom property. */
  fieldName?: string
  /** Values of which one must match; of `last_updated_at`, GT and LT together are a range. */
  values?: FacetFilterValue[]
  /** Value of the facet above a nested one. */
  groupName?: string
}

/** One value of a filter. */
export interface FacetFilterValue {
  /** The value to compare with. */
  value?: string
  /** How to compare, EQUALS if left out. */
  relationType?: 'EQUALS' | 'ID_EQUALS' | 'LT' | 'GT' | 'NOT_EQUALS'
  /**
   * True: documents that match the value are left out.
   *
   * @deprecated since 2026-02-05, to be removed on 2026-10-15: use `relationType`
   */
  isNegated?: boolean
}

/** Which buckets of one facet to answer. */
export interface FacetBucketFilter {
  /** Name of the facet whose buckets are chosen. */
  facet?: string
  /** Beginning of a word of the label; only buckets with such a word are answered. */
  prefix?: string
}

/** The values of a field among what was found. */
export interface FacetResult {
  /** The `fieldName` to filter by. */
  sourceName?: string
  /** `SelectSingle` where one bucket can be chosen, else `SelectMultiple`. */
  operatorName?: string
  /** The most frequent values first; spans of time, the shortest. */
  buckets?: FacetBucket[]
  /** True if there are more values than buckets. */
  hasMoreBuckets?: boolean
  /** Always empty. */
  groupName?: string
}

/** Documents with the same value. */
export interface FacetBucket {
  /** How many of the documents that the acting person may see and that match have the value. */
  count?: number
  /** A value of a facet. */
  value?: FacetValue
}

/** A value of a facet. */
export interface FacetValue {
  /** The value, as it is sent in a filter. */
  stringValue?: string
  /** The value as people read it. */
  displayLabel?: string
}

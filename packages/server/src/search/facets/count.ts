import type { EmailKey, FacetBucket, FacetResult, SearchRequestOptions } from '@sheaf/contract'
import { foldName } from '@sheaf/contract/fold'
import { limits } from '@sheaf/contract/limits'
import type { Datasource } from '../../datasources/datasource.ts'
import type { Summary, SummaryQuery, TimeRange, ValueCount } from '../../index/port.ts'
import { unpaired } from '../../indexing/columns.ts'
import { fieldNamed } from '../conditions.ts'
import type { Clock } from '../time-filters.ts'
import { timeSpans } from '../time-filters.ts'
import type { OfferedFacet } from './offered.ts'

/** Spans of time that are counted, by the value to filter by. */
const TIMES = ['today', 'yesterday', 'past_week', 'past_month', 'past_year']

/** What is asked of the index besides what the search matches. */
export type Counting = Pick<SummaryQuery, 'columns' | 'valuesMax' | 'spans'>

export function countingOf(
  facets: readonly OfferedFacet[],
  options: SearchRequestOptions,
  clock: Omit<Clock, 'refusal'>,
): Counting {
  const columns = facets.flatMap(({ column, labels }) => [column, labels]).filter((column) => column !== '')
  const isFiltered = (options.facetBucketFilter?.prefix ?? '') !== ''
  // One more bucket than is shown, to know whether there are more; and most values have a way or two to be written.
  const valuesMax = isFiltered ? limits.facetBucketsFilteredMax.value : 2 * (sizeOf(options) + 1)
  const spans = TIMES.flatMap((value): readonly TimeRange[] =>
    timeSpans([{ value }], '', { ...clock, refusal: 'invalid_filter' }),
  )
  return { columns: [...new Set(columns)], valuesMax, ...(facets.some(({ kind }) => kind === 'time') ? { spans } : {}) }
}

function sizeOf({ facetBucketSize = limits.facetBucketsDefault.value }: SearchRequestOptions): number {
  return Math.min(facetBucketSize, limits.facetBucketsMax.value)
}

/** What buckets are called by. */
export type Naming = {
  /** The datasource, if it is one alone. */
  readonly only: Datasource | undefined
  readonly datasources: readonly Datasource[]
  readonly findName: (email: EmailKey) => Promise<string | undefined>
}

/** The facets, as they were counted; those without a value are left out. */
export async function facetResults(
  facets: readonly OfferedFacet[],
  summary: Summary,
  options: SearchRequestOptions,
  naming: Naming,
): Promise<readonly FacetResult[]> {
  const counts = new Map(summary.columns.map(({ column, values }) => [column, values]))
  const { facetBucketFilter } = options
  const results: FacetResult[] = []
  for (const facet of facets) {
    const values = valuesOf(facet, counts.get(facet.column) ?? [], summary.spans ?? [])
    const prefix = isFor(facet, facetBucketFilter?.facet) ? (facetBucketFilter?.prefix ?? '') : ''
    const name = namer(facet, counts.get(facet.labels) ?? [], naming)
    const size = sizeOf(options)
    const buckets = await bucketsOf(values, name, prefix, size + 1)
    if (buckets.length === 0) continue
    results.push({
      sourceName: facet.name,
      operatorName: facet.kind === 'time' ? 'SelectSingle' : 'SelectMultiple',
      buckets: buckets.slice(0, size),
      hasMoreBuckets: buckets.length > size,
      groupName: '',
    })
  }
  return results
}

function isFor({ name }: OfferedFacet, asked = ''): boolean {
  return fieldNamed(name) === fieldNamed(asked)
}

function valuesOf({ kind }: OfferedFacet, values: readonly ValueCount[], spans: readonly number[]) {
  if (kind === 'time') {
    return TIMES.map((value, at) => ({ value, count: spans[at] ?? 0 })).filter(({ count }) => count > 0)
  }
  return kind === 'date' ? values.filter(({ value }) => EPOCH_SECONDS.test(value)) : values
}

const EPOCH_SECONDS = /^\d{1,12}$/

type Name = (value: string, count: number) => string | Promise<string>

async function bucketsOf(
  values: readonly ValueCount[],
  name: Name,
  prefix: string,
  most: number,
): Promise<readonly FacetBucket[]> {
  const buckets: FacetBucket[] = []
  for (const { value, count } of values) {
    if (buckets.length === most) break
    const displayLabel = await name(value, count)
    if (prefix !== '' && !hasWordWith(displayLabel, prefix) && !hasWordWith(value, prefix)) continue
    buckets.push({ count, value: { stringValue: value, displayLabel } })
  }
  return buckets
}

const WORD_START = /(?<![\p{L}\p{M}\p{N}])(?=[\p{L}\p{M}\p{N}])/gu

function hasWordWith(text: string, prefix: string): boolean {
  const [folded, wanted] = [foldName(text), foldName(prefix.trim())]
  return (
    folded.startsWith(wanted) || [...folded.matchAll(WORD_START)].some(({ index }) => folded.startsWith(wanted, index))
  )
}

function namer({ kind }: OfferedFacet, labels: readonly ValueCount[], naming: Naming): Name {
  switch (kind) {
    case 'time':
      return (value) => TIME_LABELS[value] ?? value
    case 'date':
      return (value) => new Date(Number(value) * 1_000).toISOString().slice(0, 10)
    case 'app': {
      const known = new Map(
        naming.datasources.map(({ key, name, config }) => [String(key), config.displayName || name]),
      )
      return (value) => known.get(value) ?? value
    }
    case 'type':
      return typeNamer(labels, naming)
    default: {
      const written = writtenForms(labels)
      const isPerson = kind === 'person'
      return (value, count) => {
        const { label, count: labelled } = written.get(value) ?? { label: value, count: 0, most: 0 }
        if (isPerson) return labelled > 0 ? label : naming.findName(value as EmailKey).then((name) => name ?? value)
        // Those that are written as they are compared are not among the labels.
        return (written.get(value)?.most ?? 0) >= count - labelled ? label : value
      }
    }
  }
}

const TIME_LABELS: Readonly<Record<string, string>> = {
  today: 'Today',
  yesterday: 'Yesterday',
  past_week: 'Past week',
  past_month: 'Past month',
  past_year: 'Past year',
}

/** The commonest way to write each value, how often that is, and how often any other than the plain one. */
function writtenForms(labels: readonly ValueCount[]) {
  const forms = new Map<string, { label: string; most: number; count: number }>()
  for (const { value, count } of labels) {
    const [key, label = ''] = unpaired(value)
    const known = forms.get(key)
    if (known === undefined) forms.set(key, { label, most: count, count })
    else known.count += count
  }
  return forms
}

/** A type has its label where all datasources that have documents of it here call it alike. */
function typeNamer(pairs: readonly ValueCount[], { only, datasources }: Naming): Name {
  if (only !== undefined) return (value) => labelOfType(value, only)
  const labels = new Map<string, Set<string>>()
  for (const { value } of pairs) {
    const [type, key] = unpaired(value)
    const datasource = datasources.find((each) => each.key === key)
    if (datasource === undefined) continue
    const known = labels.get(type) ?? new Set()
    labels.set(type, known.add(labelOfType(type, datasource)))
  }
  return (value) => {
    const [label = value, ...others] = labels.get(value) ?? []
    return others.length === 0 ? label : value
  }
}

function labelOfType(type: string, { config }: Datasource): string {
  const definition = config.objectDefinitions?.find(({ name = '' }) => foldName(name.trim()) === type)
  return definition?.displayLabel || definition?.name || type
}

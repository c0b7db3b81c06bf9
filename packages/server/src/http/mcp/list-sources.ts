import type { FacetResult } from '@sheaf/contract'
import type { ListSourcesOutput } from '@sheaf/contract/assistants/list-sources'
import { ApiError } from '@sheaf/contract/errors'
import { limits } from '@sheaf/contract/limits'
import { oneLine } from './citation.ts'
import type { Run } from './tool.ts'

type Counted = ListSourcesOutput['sources'][number]

/**
 * Sources and types as the facets of a search for everything count them: those that have a document which the person may
 * see. So a source of which the person may see nothing is not told of.
 */
export const listSources: Run<'list_sources'> = async ({ service: { search }, person, request }) => {
  const sight = await search.sightOf(person)
  const { facetResults = [] } = await search.search(
    sight,
    {
      query: '',
      pageSize: 0,
      requestOptions: {
        responseHints: ['FACET_RESULTS'],
        defaultFacets: ['app', 'type'],
        facetBucketSize: limits.facetBucketsMax.value,
      },
    },
    request.id,
  )
  if (sight.mayRefuseMany()) {
    throw new ApiError('unavailable', 'so many documents have just been hidden that sources cannot be counted', {
      remedy: 'Call again in a minute, or search without naming a source.',
    })
  }
  const structured: ListSourcesOutput = {
    sources: countedIn(facetResults, 'app'),
    types: countedIn(facetResults, 'type'),
  }
  return { structured, text: textOf(structured) }
}

function countedIn(facets: readonly FacetResult[], field: string): Counted[] {
  const { buckets = [] } = facets.find(({ sourceName }) => sourceName === field) ?? {}
  return buckets.map(({ count = 0, value }) => {
    const name = value?.stringValue ?? ''
    return { name, title: value?.displayLabel ?? name, documents: count }
  })
}

function textOf({ sources, types }: ListSourcesOutput): string {
  if (sources.length === 0) return 'There is no source that has a document for the person.'
  return [
    ['Sources:', ...sources.map(line)],
    ['Types of documents:', ...types.map(line)],
  ]
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function line({ name, title, documents }: Counted): string {
  const called = title === name ? '' : ` (${oneLine(title)})`
  return `- ${oneLine(name)}${called}: ${documents} ${documents === 1 ? 'document' : 'documents'}`
}

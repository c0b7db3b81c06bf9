import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'
import { deprecatedField, text } from './common.ts'

/** Filters on the fields of documents, and the values that these fields have. */

export const FacetFilterValue = Type.Object(
  {
    value: Type.Optional(
      Type.String({ maxLength: limits.urlCharactersMax.value, description: 'The value to compare with.' }),
    ),
    relationType: Type.Optional(
      Type.Enum(['EQUALS', 'ID_EQUALS', 'LT', 'GT', 'NOT_EQUALS'], {
        description: 'How to compare, EQUALS if left out.',
      }),
    ),
    isNegated: Type.Optional(
      Type.Boolean(
        deprecatedField('True: documents that match the value are left out.', {
          since: '2026-02-05',
          removal: '2026-10-15',
          insteadOf: 'relationType',
        }),
      ),
    ),
  },
  { title: 'FacetFilterValue', description: 'One value of a filter.' },
)
export type FacetFilterValue = Static<typeof FacetFilterValue>

export const FacetFilter = Type.Object(
  {
    fieldName: Type.Optional(
      Type.String({
        maxLength: limits.nameCharactersMax.value,
        description:
          'What is compared, such as `app`, `type`, `author`, `tag`, `last_updated_at` or a custom property.',
      }),
    ),
    values: Type.Optional(
      Type.Array(FacetFilterValue, {
        maxItems: limits.facetFilterValuesMax.value,
        description: 'Values of which one must match; of `last_updated_at`, GT and LT together are a range.',
      }),
    ),
    groupName: text('Value of the facet above a nested one.'),
  },
  { title: 'FacetFilter', description: 'A condition on one field.' },
)
export type FacetFilter = Static<typeof FacetFilter>

export const FacetFilterSet = Type.Object(
  {
    filters: Type.Optional(
      Type.Array(FacetFilter, {
        maxItems: limits.facetFiltersMax.value,
        description: 'Conditions all of which must hold.',
      }),
    ),
  },
  { title: 'FacetFilterSet', description: 'Conditions that must hold together.' },
)
export type FacetFilterSet = Static<typeof FacetFilterSet>

export const FacetBucketFilter = Type.Object(
  {
    facet: text('Name of the facet whose buckets are chosen.'),
    prefix: text('Beginning of a word of the label; only buckets with such a word are answered.'),
  },
  { title: 'FacetBucketFilter', description: 'Which buckets of one facet to answer.' },
)
export type FacetBucketFilter = Static<typeof FacetBucketFilter>

export const FacetValue = Type.Object(
  {
    stringValue: text('The value, as it is sent in a filter.'),
    displayLabel: text('The value as people read it.'),
  },
  { title: 'FacetValue', description: 'A value of a facet.' },
)

export const FacetBucket = Type.Object(
  {
    count: Type.Optional(
      Type.Integer({
        description: 'How many of the documents that the acting person may see and that match have the value.',
      }),
    ),
    value: Type.Optional(FacetValue),
  },
  { title: 'FacetBucket', description: 'Documents with the same value.' },
)
export type FacetBucket = Static<typeof FacetBucket>

export const FacetResult = Type.Object(
  {
    sourceName: text('The `fieldName` to filter by.'),
    operatorName: text('`SelectSingle` where one bucket can be chosen, else `SelectMultiple`.'),
    buckets: Type.Optional(
      Type.Array(FacetBucket, { description: 'The most frequent values first; spans of time, the shortest.' }),
    ),
    hasMoreBuckets: Type.Optional(Type.Boolean({ description: 'True if there are more values than buckets.' })),
    groupName: text('Always empty.'),
  },
  { title: 'FacetResult', description: 'The values of a field among what was found.' },
)
export type FacetResult = Static<typeof FacetResult>

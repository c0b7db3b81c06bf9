import { type Static, Type } from 'typebox'
import { limits } from '../limits.ts'

const shortText = (description: string) =>
  Type.Optional(Type.String({ maxLength: limits.activityTextCharactersMax.value, description }))

export const ActivityEventParams = Type.Object(
  {
    datasource: shortText('Name of the datasource that the URL belongs to.'),
    datasourceInstance: shortText('Name of the datasource, with its instance.'),
    instanceOnlyName: shortText('Name of the instance alone.'),
    duration: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Seconds that it took; of a view, that the page was in front.',
      }),
    ),
    query: shortText('What was searched for.'),
    referrer: shortText('The URL from which the person came.'),
    title: shortText('Title of the page.'),
    truncated: Type.Optional(
      Type.Boolean({
        description:
          'True: another event with the same action, timestamp and URL follows, whose parameters replace these.',
      }),
    ),
  },
  { title: 'ActivityEventParams', description: 'More about an event.' },
)

export const ActivityEvent = Type.Object(
  {
    action: Type.Enum(['VIEW', 'EDIT', 'SEARCH', 'COMMENT', 'CRAWL', 'HISTORICAL_SEARCH', 'HISTORICAL_VIEW'], {
      description: 'What was done.',
    }),
    timestamp: Type.String({ minLength: 1, description: 'When it began: ISO 8601 with an offset or `Z`.' }),
    url: Type.String({ minLength: 1, maxLength: limits.urlCharactersMax.value, description: 'Where it was done.' }),
    id: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: limits.nameCharactersMax.value,
        description: 'Id of the event, such as a UUID. Of several events of a person with one id, the first counts.',
      }),
    ),
    params: Type.Optional(ActivityEventParams),
  },
  { title: 'ActivityEvent', description: 'Something that a person did.' },
)
export type ActivityEvent = Static<typeof ActivityEvent>

export const Activity = Type.Object(
  {
    events: Type.Array(ActivityEvent, {
      maxItems: limits.activityEventsPerRequestMax.value,
      description: 'What the acting person did.',
    }),
  },
  { title: 'Activity', description: 'Events of one person.' },
)
export type Activity = Static<typeof Activity>

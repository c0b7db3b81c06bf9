import { Activity } from '../schemas/activity.ts'
import { common, operation } from './define.ts'

export const activityOperations = {
  activity: operation({
    method: 'POST',
    path: '/rest/api/v1/activity',
    tag: 'Activity',
    audience: { kind: 'client', scope: 'ACTIVITY' },
    repeat: 'effect',
    summary: 'Report activity',
    description:
      'Stores what the acting person did with documents, such as viewing them. Sending an event again with the same id ' +
      'changes nothing. A 200 means that the events are stored durably.',
    request: Activity,
    response: null,
    refusals: common,
    requestExample: {
      events: [
        {
          action: 'VIEW',
          timestamp: '2026-01-31T09:30:00Z',
          url: 'https://handbook.example.com/holidays',
          id: '6f1f8ac7-0d5c-4b4a-9a5f-2f0c3f1f7b11',
          params: { datasource: 'handbook', duration: 20 },
        },
      ],
    },
    responseExample: {},
  }),
}

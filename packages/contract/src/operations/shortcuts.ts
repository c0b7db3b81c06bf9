import {
  BulkIndexShortcutsRequest,
  CreateShortcutRequest,
  DeleteShortcutRequest,
  GetShortcutRequest,
  GetShortcutResponse,
  ListShortcutsPaginatedRequest,
  ListShortcutsPaginatedResponse,
  ShortcutResponse,
  UpdateShortcutRequest,
  UploadShortcutsRequest,
} from '../schemas/shortcuts.ts'
import { type Audience, common, indexing, operation } from './define.ts'

const shortcuts: Audience = { kind: 'client', scope: 'SHORTCUTS' }

const made = { inputAlias: 'holidays', destinationUrl: 'https://handbook.example.com/holidays' }
const shown = {
  id: 7,
  ...made,
  alias: 'holidays',
  createdBy: { name: 'Ann', obfuscatedId: '0c1e7e0f7d9a4f6b' },
  createTime: '2027-01-31T09:30:00Z',
  viewPrefix: 'go/',
  isExternal: false,
}

export const shortcutsOperations = {
  bulkindexshortcuts: operation({
    method: 'POST',
    path: '/api/index/v1/bulkindexshortcuts',
    tag: 'Shortcuts',
    audience: indexing,
    repeat: 'page',
    summary: 'Bulk index shortcuts',
    description:
      'Sends a page of an upload that replaces all shortcuts that other services host; those that it did not send are ' +
      'deleted, however many they are. Takes a global token.',
    request: BulkIndexShortcutsRequest,
    response: null,
    refusals: [...common, 409],
    requestExample: {
      uploadId: 'shortcuts-2027-01-31',
      isFirstPage: true,
      isLastPage: true,
      shortcuts: [
        {
          inputAlias: 'travel',
          destinationUrl: 'https://travel.example.com/book',
          intermediateUrl: 'https://go.example.com/travel',
          createdBy: 'ann@example.com',
        },
      ],
    },
    responseExample: {},
  }),
  uploadshortcuts: operation({
    method: 'POST',
    path: '/api/index/v1/uploadshortcuts',
    tag: 'Shortcuts',
    audience: indexing,
    repeat: 'page',
    summary: 'Upload shortcuts',
    description:
      'Sends a page of an upload of shortcuts to be hosted here, where their authors can change them afterwards. It creates ' +
      'only: nothing is deleted, and one that exists is left alone if it is the same and refused if not. Takes a global token.',
    request: UploadShortcutsRequest,
    response: null,
    refusals: [...common, 409],
    requestExample: {
      uploadId: 'shortcuts-2027-01-31',
      isFirstPage: true,
      isLastPage: true,
      shortcuts: [{ ...made, createdBy: 'ann@example.com' }],
    },
    responseExample: {},
  }),
  createshortcut: operation({
    method: 'POST',
    path: '/rest/api/v1/createshortcut',
    tag: 'Shortcuts',
    audience: shortcuts,
    repeat: 'effect',
    summary: 'Create shortcut',
    description: 'Makes a shortcut of the acting person.',
    request: CreateShortcutRequest,
    response: ShortcutResponse,
    refusals: [...common, 409],
    requestExample: { data: made },
    responseExample: { shortcut: shown },
  }),
  getshortcut: operation({
    method: 'POST',
    path: '/rest/api/v1/getshortcut',
    tag: 'Shortcuts',
    audience: shortcuts,
    repeat: 'same',
    summary: 'Get shortcut',
    description:
      'Reads the shortcut that an alias leads to, or one by its id. One that does not exist and one that the person may not ' +
      'see are answered alike, with `error`.',
    request: GetShortcutRequest,
    response: GetShortcutResponse,
    refusals: common,
    requestExample: { alias: 'holidays' },
    responseExample: { shortcut: shown },
  }),
  listshortcuts: operation({
    method: 'POST',
    path: '/rest/api/v1/listshortcuts',
    tag: 'Shortcuts',
    audience: shortcuts,
    repeat: 'same',
    summary: 'List shortcuts',
    description: 'Lists the shortcuts that the acting person may see, hosted here or elsewhere.',
    request: ListShortcutsPaginatedRequest,
    response: ListShortcutsPaginatedResponse,
    refusals: common,
    requestExample: { pageSize: 10, query: 'holi' },
    responseExample: { shortcuts: [shown], meta: { hasNextPage: false, totalItemCount: 1 } },
  }),
  updateshortcut: operation({
    method: 'POST',
    path: '/rest/api/v1/updateshortcut',
    tag: 'Shortcuts',
    audience: shortcuts,
    repeat: 'same',
    summary: 'Update shortcut',
    description:
      'Changes a shortcut that is hosted here. Only its author may, or a token with the scope ADMINSHORTCUTS.',
    request: UpdateShortcutRequest,
    response: ShortcutResponse,
    refusals: [...common, 409],
    requestExample: { id: 7, description: 'How many days, and how to take them.' },
    responseExample: { shortcut: shown },
  }),
  deleteshortcut: operation({
    method: 'POST',
    path: '/rest/api/v1/deleteshortcut',
    tag: 'Shortcuts',
    audience: shortcuts,
    repeat: 'same',
    summary: 'Delete shortcut',
    description:
      'Deletes a shortcut that is hosted here. Only its author may, or a token with the scope ADMINSHORTCUTS; deleting one ' +
      'that is absent, or that the person may not see, succeeds.',
    request: DeleteShortcutRequest,
    response: null,
    refusals: common,
    requestExample: { id: 7 },
    responseExample: {},
  }),
}

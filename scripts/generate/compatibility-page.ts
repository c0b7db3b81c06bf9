import { clientMethod, operationList } from '@sheaf/contract'
import { differenceReasons } from '@sheaf/contract/compatibility/differences'
import { fieldEffect } from '@sheaf/contract/compatibility/effects'
import { unsaid } from '@sheaf/contract/compatibility/unsaid'
import { openApiDocument } from '@sheaf/contract/openapi'
import { clientClass } from '@sheaf/contract/openapi/tags'
import { type ApiDescription, type FieldShape, shapesOf } from '../compare/shape.ts'
import { inlineCode, markdownPage, markdownTable } from './markdown.ts'

type Operation = (typeof operationList)[number]

/** `docs/compatibility.md`: every operation and field of the protocol, and what is done where it says nothing. */
export function compatibilityPage(): string {
  const shapes = shapesOf(openApiDocument() as unknown as ApiDescription, (path) => path)
  const operations = operationList.filter(({ path }) => !path.startsWith('/admin/'))
  return markdownPage([
    '# Compatibility',
    'Sheaf serves these operations of the Glean Indexing API, and of its Client API those by which people find what was ' +
      'indexed. Official SDKs and connectors work unchanged: they are given another address. This page says what is done with each ' +
      'field, where the answers differ from the protocol’s description, and what was decided where the protocol leaves things unsaid.',
    '## Operations',
    markdownTable(
      ['Operation', 'State', 'Client'],
      operations.map((operation) => [
        `[${inlineCode(nameOf(operation))}](#${anchorOf(operation)})`,
        stateOf(operation),
        clientLink(operation),
      ]),
    ),
    'Not served: `update/{datasource}/extenddeletionpaused` and `resolvedeletionpaused`, which were in the protocol for a short time ' +
      '(see `sheaf datasource resolve` instead), and the operations of the Client API that concern chats, agents, collections, answers, ' +
      'announcements, pins, insights and verification.',
    '## Fields',
    'A field that is *acted on* changes what people find, see or are told. A field that is *kept* is stored and given back, and changes ' +
      'nothing else. A field that is *taken* is checked, and changes nothing. What an answer has is in the page of each client class.',
    ...operations.flatMap((operation) => {
      const fields = shapes.get(nameOf(operation))?.request ?? new Map<string, FieldShape>()
      return fields.size === 0 ? [] : [`### ${nameOf(operation)}`, fieldTable(nameOf(operation), fields)]
    }),
    '## Where answers differ',
    'Found by comparing the contract with the protocol’s OpenAPI file: `node scripts/run.mjs scripts/compare-protocol.ts FILE`.',
    markdownTable(
      ['Difference', 'Reason'],
      differenceReasons.map(({ difference, reason }) => [difference, reason]),
    ),
    '## Where the protocol says nothing',
    markdownTable(
      ['About', 'Question', 'Decision'],
      unsaid.map(({ about, question, decision }) => [about, question, decision]),
    ),
  ])
}

function stateOf({ deprecated }: Operation): string {
  if (deprecated === undefined) return 'served'
  return deprecated.removal === undefined
    ? 'served; deprecated'
    : `served; the protocol removes it on ${deprecated.removal}`
}

function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`
}

function anchorOf(operation: Operation): string {
  return nameOf(operation)
    .toLowerCase()
    .replaceAll(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-')
}

function clientLink(operation: Operation): string {
  const page = clientClass(operation.tag)
  const method = clientMethod(operation.path, operation.method)
  return `[${inlineCode(`${page}.${method}`)}](client/${page}.md#${method.toLowerCase()})`
}

function fieldTable(operation: string, fields: ReadonlyMap<string, FieldShape>): string {
  return markdownTable(
    ['Field', 'Type', 'State'],
    [...fields].map(([field, { type, isRequired }]) => [
      inlineCode(field),
      `${type}${isRequired ? ', required' : ''}`,
      fieldEffect(operation, field.replaceAll('[]', '')),
    ]),
  )
}

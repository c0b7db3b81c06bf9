import { fieldTable, modelAnchor } from './docs-page/fields.ts'
import { escapeHtml, prose, table } from './docs-page/html.ts'
import { operationAnchor, operationSection } from './docs-page/operation.ts'
import { style } from './docs-page/style.ts'
import { errors } from './errors.ts'
import { modelsWithin } from './openapi/fields.ts'
import type { JsonSchema } from './openapi/json-schema.ts'
import { errorStatuses, statusEntry } from './openapi/statuses.ts'
import { servedTags, tagDescriptions } from './openapi/tags.ts'
import { type OpenApiDocument, openApiDocument } from './openapi.ts'
import { operationList, type Tag } from './operations.ts'

type Operation = (typeof operationList)[number]

/**
 * The reference of every operation and error as one HTML page: nothing is loaded from elsewhere, nothing is run.
 *
 * @example
 * response.setHeader('content-type', 'text/html; charset=utf-8')
 * response.end(docsPage())
 */
export function docsPage(): string {
  const document = openApiDocument()
  const tags = servedTags()
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sheaf API</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<div class="frame">
${navigation(tags)}
<main id="content">
<h1>Sheaf API</h1>
<p class="lead">Every operation that this server answers, compatible with the Glean Indexing API.</p>
<p>Every request carries <code>Authorization: Bearer &lt;token&gt;</code>. Bodies and answers are JSON in UTF-8. Every
answer has <code>X-Request-Id</code>. A time is in Unix seconds unless its field says otherwise.</p>
<p>${prose(String(document.info.description))}</p>
${tags.map((tag) => tagSection(tag, document)).join('\n')}
${modelSections(document)}
${errorSections()}
</main>
</div>
</body>
</html>
`
}

function navigation(tags: readonly Tag[]): string {
  const groups = tags.map((tag) => {
    const links = operationsOf(tag).map(
      (operation) => `<li><a href="#${operationAnchor(operation)}">${escapeHtml(operation.summary)}</a></li>`,
    )
    return `<h2>${escapeHtml(tag)}</h2>\n<ul>${links.join('\n')}</ul>`
  })
  return `<nav aria-label="Operations">
${groups.join('\n')}
<h2>More</h2>
<ul><li><a href="#models">Models</a></li>
<li><a href="#errors">Errors</a></li></ul>
</nav>`
}

function tagSection(tag: Tag, document: OpenApiDocument): string {
  const sections = operationsOf(tag).map((operation) => {
    const schemas = { request: requestOf(operation, document), response: responseOf(operation, document) }
    return operationSection(operation, schemas, document.components.schemas)
  })
  return `<h2 id="tag-${tag}">${escapeHtml(tag)}</h2>\n<p>${prose(tagDescriptions[tag])}</p>\n${sections.join('\n')}`
}

function operationsOf(tag: Tag): readonly Operation[] {
  return operationList.filter((operation) => operation.tag === tag)
}

function requestOf(operation: Operation, document: OpenApiDocument): JsonSchema | undefined {
  return described(operation, document)?.requestBody?.content['application/json'].schema
}

function responseOf(operation: Operation, document: OpenApiDocument): JsonSchema | undefined {
  const answer = described(operation, document)?.responses[200]
  if (operation.response === null || answer === undefined || !('content' in answer)) return undefined
  return answer.content['application/json'].schema
}

function described(operation: Operation, document: OpenApiDocument) {
  return document.paths[operation.path]?.[operation.method.toLowerCase()]
}

/** What the tables of the operations refer to. */
function modelSections({ components: { schemas } }: OpenApiDocument): string {
  const nested = new Set(Object.values(schemas).flatMap((schema) => modelsWithin(schema, schemas)))
  const sections = [...nested].sort().map((name) => {
    const schema = schemas[name] ?? {}
    const anchor = modelAnchor(name)
    return [
      `<section class="model" id="${anchor}" aria-labelledby="${anchor}-title">`,
      `<h3 id="${anchor}-title">${escapeHtml(name)}</h3>`,
      `<p>${prose(schema.description ?? '')}</p>`,
      fieldTable(`Fields of ${name}`, schema, schemas),
      '</section>',
    ].join('\n')
  })
  return `<h2 id="models">Models</h2>\n<p>Objects inside requests and answers.</p>\n${sections.join('\n')}`
}

function errorSections(): string {
  const groups = errorStatuses().map((status) => {
    const rows = Object.entries(errors)
      .filter(([, entry]) => entry.status === status)
      .map(([code, entry]) => [`<code>${escapeHtml(code)}</code>`, prose(entry.meaning), prose(entry.remedy)])
    const title = `${status} ${statusEntry(status).phrase}`
    const heading = `<h3 id="status-${status}">${escapeHtml(title)}</h3>`
    return `<section class="model">${heading}\n${table(title, ['Code', 'Meaning', 'What to do'], rows)}</section>`
  })
  const body = '<code>{"error": "&lt;code&gt;", "message": "&lt;what, where, and what to do&gt;"}</code>'
  return `<h2 id="errors">Errors</h2>\n<p>The body of every refusal is ${body}.</p>\n${groups.join('\n')}`
}

import { clientMethod, type operationList, parametersOf } from '@sheaf/contract'
import { clientClass } from '@sheaf/contract/openapi/tags'
import { literal } from './literal.ts'

type Operation = (typeof operationList)[number]

/**
 * A complete program that makes one call with @sheaf/client. It reads the server's address and the token from
 * SHEAF_URL and SHEAF_TOKEN, prints the answer, and ends with 1 if the server refuses.
 */
export function exampleProgram(operation: Operation): string {
  const className = clientClass(operation.tag)
  const name = `${operation.tag.toLowerCase()}Api`
  const imports = ['ApiException', 'Configuration', className].sort().join(', ')
  return `import { ${imports} } from '@sheaf/client'

const configuration = new Configuration({
  host: process.env.SHEAF_URL ?? 'http://127.0.0.1:7460',
  accessToken: process.env.SHEAF_TOKEN ?? '',
})
const ${name} = new ${className}(configuration)

try {
${callLines(operation, name)
  .map((line) => (line === '' ? '' : `  ${line}`))
  .join('\n')}
} catch (error) {
  if (!(error instanceof ApiException)) throw error
  console.error(\`\${error.status} \${error.code}: \${error.message} (request \${error.requestId})\`)
  process.exitCode = 1
}
`
}

/** Operations of administrators whose answer has a secret. */
const MAKE_SECRETS: readonly string[] = ['createtoken', 'reissuetoken', 'renewtoken']

function callLines(operation: Operation, name: string): readonly string[] {
  const call = `await ${name}.${clientMethod(operation.path, operation.method)}(${argumentsOf(operation)})`
  if (operation.id === 'rotatetoken') return rotationLines(call)
  if (operation.id === 'createauthtoken') return creationLines(call)
  if (MAKE_SECRETS.includes(operation.id)) return secretLines(call)
  const program =
    operation.response === null ? [call, "console.log('Done.')"] : [`const answer = ${call}`, 'console.log(answer)']
  return program.flatMap((statement) => statement.split('\n'))
}

function argumentsOf(operation: Operation): string {
  const parts = parametersOf(operation).map(([, { example }]) => literal(example))
  if (operation.request !== null) parts.push(literal(operation.requestExample))
  if (operation.audience.kind === 'client') parts.push("{ actAs: 'ann@example.com' }")
  return parts.join(', ')
}

/** A rotation that printed its answer would print the secret. */
function rotationLines(call: string): readonly string[] {
  return [
    `const answer = ${call}`,
    '// Store answer.rawSecret where the token is kept before anything else happens: it is shown only here.',
    'const rotated = configuration.with({ accessToken: answer.rawSecret })',
    '',
    'const rotateBefore = new Date((answer.createdAt + answer.rotationPeriodMinutes * 60) * 1000)',
    "console.log(rotated, 'must be rotated again before', rotateBefore.toISOString())",
  ]
}

/** So would this one. */
function creationLines(call: string): readonly string[] {
  return [
    `const { token, expirationTime } = ${call}`,
    'const asAnn = configuration.with({ accessToken: token })',
    "console.log(asAnn, 'is good until', new Date(expirationTime * 1000).toISOString())",
  ]
}

/** And these. */
function secretLines(call: string): readonly string[] {
  return [
    ...`const { token, secret } = ${call}`.split('\n'),
    '// Hand the secret to the program that is to use it: it is shown only here.',
    "console.log(token.name, 'has a secret of', secret.length, 'characters')",
  ]
}

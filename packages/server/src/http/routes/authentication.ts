import { rotate } from '../../tokens/rotate.ts'
import type { MainHandler } from '../context.ts'

export const rotatetoken: MainHandler<'rotatetoken'> = ({ tokens, caller }) => rotate(tokens, caller)

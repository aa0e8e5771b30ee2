import { answerAuth } from '#lib/auth/loaders.ts'

export const GET = answerAuth
export const POST = answerAuth

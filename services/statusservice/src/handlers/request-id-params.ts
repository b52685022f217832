import { z } from 'zod'

export const requestIdParams = z.object({ requestId: z.string().min(1).max(200) })

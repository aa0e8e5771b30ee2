/** The promises at their full size: `npm run test:soak -- --promises`. `npm test` has the short form. */
export const isSoak = process.env.PUNCHDESK_SOAK === '1'

/** Where hosts are asked unless told otherwise. */
export const httpsPort = 443;

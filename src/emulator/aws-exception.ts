/** An error as the service puts it on the wire: a status, a type for `x-amzn-errortype`, and a body with a message. */
export class AwsException extends Error {
  override readonly name = "AwsException";

  constructor(
    readonly type: string,
    readonly status: number,
    message: string,
    /** The service's own exceptions say `Message`, the layer in front of it says `message`. */
    readonly messageKey: "Message" | "message" = "Message",
  ) {
    super(message);
  }
}

export const invalidRequest = (message: string) => new AwsException("InvalidRequestException", 400, message);

export const resourceNotFound = () => new AwsException("ResourceNotFoundException", 404, "The specified resource was not found.");

export const outputTypeNotFound = (outputType: string) =>
  new AwsException("OutputTypeNotFoundException", 404, `OutputType ${outputType} was not enabled for the contact.`);

export const throttled = () => new AwsException("ThrottlingException", 429, "Rate exceeded");

export const internalServiceError = () =>
  new AwsException("InternalServiceException", 500, "Request processing failed because of an error or failure with the service.");

export const accessDenied = (contactArn: string) =>
  new AwsException(
    "AccessDeniedException",
    403,
    "User: arn:aws:sts::111122223333:assumed-role/gateway/session is not authorized to perform: " +
      `connect:ListRealtimeContactAnalysisSegmentsV2 on resource: ${contactArn}`,
  );

export const expiredCredentials = () =>
  new AwsException("ExpiredTokenException", 403, "The security token included in the request is expired", "message");

export const missingAuthentication = () =>
  new AwsException("MissingAuthenticationTokenException", 403, "Missing Authentication Token", "message");

export const incompleteSignature = () =>
  new AwsException("IncompleteSignatureException", 403, "Authorization header is not a complete AWS Signature Version 4", "message");

export const wrongService = () =>
  new AwsException("InvalidSignatureException", 403, "Credential should be scoped to correct service: 'connect'.", "message");

export const serialization = (message: string) => new AwsException("SerializationException", 400, message);

export const unknownOperation = () => new AwsException("UnknownOperationException", 404, "The operation is not known to this service.");

export const requestTooLarge = () => new AwsException("RequestEntityTooLargeException", 413, "Request size exceeds the limit");

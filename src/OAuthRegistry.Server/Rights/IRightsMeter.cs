using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Rights;

/// <summary>Is told which rights a call needed and had.</summary>
internal interface IRightsMeter
{
    void Used(Right right);
}

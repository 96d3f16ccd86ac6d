using Moderation.Service.Operations;
using Moderation.Service.Orders;

namespace Moderation.Service.Administration.Orders;

internal static class OrderDoors
{
    /// <summary>Adds what standing orders need.</summary>
    public static void AddOrders(this IServiceCollection services)
    {
        services.AddSingleton<OrderSubjects>();
        services.AddSingleton<OrderStore>();
    }

    /// <summary>Maps the doors for standing orders.</summary>
    public static void MapOrders(this WebApplication app)
    {
        var orders = app.MapGroup(AdministrationServices.Root + "/orders").WithTags("Orders").WithMetadata(new DescribedDoors(AdminDescription.Scheme, OrderDescription.Failures));
        orders.MapPost("/", OrderEndpoints.GiveAsync)
            .WithName("GiveOrder").WithSummary("Give a standing order")
            .Accepts<OrderRequest>("application/json")
            .Produces<OrdersGiven>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .Describe(OrderDescription.Give);
        orders.MapGet("/", OrderEndpoints.ReadAsync)
            .WithName("ReadOrders").WithSummary("Read standing orders")
            .Produces<OrderPage>().ProducesProblem(StatusCodes.Status400BadRequest)
            .Describe(OrderDescription.Read);
        orders.MapDelete("/{id}", OrderEndpoints.EndAsync)
            .WithName("EndOrder").WithSummary("Take a standing order back")
            .Accepts<OrderEnd>("application/json")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .Describe(OrderDescription.End);
    }
}

%% A small HTTP/1.1 server: one process per connection, a handler from request map to {Status, Body}.
-module(standin_http).
-export([start_link/2, get/3]).

-define(IDLE, 60000).
-define(LARGEST, 64 * 1024 * 1024).

start_link(Port, Handler) ->
    {ok, Listener} = gen_tcp:listen(Port, [binary, {active, false}, {reuseaddr, true}, {backlog, 1024}, {nodelay, true}, {packet, http_bin}]),
    Server = spawn_link(fun() -> receive {owns, Socket} -> accept(Socket, Handler) end end),
    ok = gen_tcp:controlling_process(Listener, Server),
    Server ! {owns, Listener},
    {ok, Server}.

%% Asks another node over HTTP: {ok, Status, Body} or {error, Reason}.
get(Host, Path, Authorization) ->
    case gen_tcp:connect(binary_to_list(Host), 5984, [binary, {active, false}, {packet, http_bin}], 5000) of
        {ok, Socket} ->
            gen_tcp:send(Socket, ["GET ", Path, " HTTP/1.1\r\nHost: ", Host, "\r\nAuthorization: ", Authorization, "\r\nConnection: close\r\n\r\n"]),
            Answer = try {http_response, _, Status, _} = next(Socket), {ok, Status, body(Socket, headers(Socket, #{}))} catch _:Reason -> {error, Reason} end,
            gen_tcp:close(Socket),
            Answer;
        Error -> Error
    end.

accept(Listener, Handler) ->
    {ok, Socket} = gen_tcp:accept(Listener),
    Connection = spawn(fun() -> receive go -> serve(Socket, Handler) end end),
    case gen_tcp:controlling_process(Socket, Connection) of
        ok -> Connection ! go;
        {error, _} -> exit(Connection, kill)
    end,
    accept(Listener, Handler).

serve(Socket, Handler) ->
    case gen_tcp:recv(Socket, 0, ?IDLE) of
        {ok, {http_request, Method, {abs_path, Target}, _}} ->
            Headers = headers(Socket, #{}),
            case body(Socket, Headers) of
                refused ->
                    answer(Socket, <<"GET">>, {413, #{error => <<"too_large">>, reason => <<"the request entity is too large">>}}, <<"close">>),
                    gen_tcp:close(Socket);
                Body ->
                    Name = text(Method),
                    Connection = string:lowercase(maps:get(<<"connection">>, Headers, <<"keep-alive">>)),
                    answer(Socket, Name, handled(Handler, request(Socket, Name, Target, Headers, Body)), Connection),
                    case Connection of
                        <<"close">> -> gen_tcp:close(Socket);
                        _ -> inet:setopts(Socket, [{packet, http_bin}]), serve(Socket, Handler)
                    end
            end;
        _ -> gen_tcp:close(Socket)
    end.

request(Socket, Method, Target, Headers, Body) ->
    [Path | Query] = binary:split(Target, <<"?">>),
    Segments = [uri_string:percent_decode(Segment) || Segment <- binary:split(Path, <<"/">>, [global]), Segment =/= <<>>],
    Pairs = case Query of [] -> []; [Text] -> uri_string:dissect_query(Text) end,
    #{method => Method, target => Path, path => Segments, query => maps:from_list(Pairs), headers => Headers, body => Body, peer => peer(Socket)}.

peer(Socket) ->
    case inet:peername(Socket) of
        {ok, {Address, _}} -> inet:ntoa(Address);
        _ -> "-"
    end.

handled(Handler, Request) ->
    try Handler(Request)
    catch
        Class:Reason:Stack ->
            standin:log(error, "~p ~p ~p", [Class, Reason, Stack]),
            {500, #{error => <<"unknown_error">>, reason => iolist_to_binary(io_lib:format("~0p", [Reason]))}}
    end.

next(Socket) ->
    {ok, Packet} = gen_tcp:recv(Socket, 0, 5000),
    Packet.

headers(Socket, Headers) ->
    case next(Socket) of
        {http_header, _, Name, _, Value} -> headers(Socket, Headers#{string:lowercase(text(Name)) => Value});
        http_eoh -> Headers
    end.

body(Socket, Headers) ->
    Length = binary_to_integer(maps:get(<<"content-length">>, Headers, <<"0">>)),
    ok = inet:setopts(Socket, [{packet, raw}]),
    case Headers of
        _ when Length > ?LARGEST -> refused;
        #{<<"transfer-encoding">> := _} -> refused;
        #{<<"expect">> := _} -> ok = gen_tcp:send(Socket, "HTTP/1.1 100 Continue\r\n\r\n"), content(Socket, Length);
        _ -> content(Socket, Length)
    end.

content(_Socket, 0) -> <<>>;
content(Socket, Length) ->
    {ok, Body} = gen_tcp:recv(Socket, Length, ?IDLE),
    Body.

answer(Socket, Method, {Status, Body}, Connection) -> answer(Socket, Method, {Status, Body, []}, Connection);
answer(Socket, Method, {Status, Body, Extra}, Connection) ->
    Text = [json:encode(Body), "\n"],
    gen_tcp:send(Socket,
        ["HTTP/1.1 ", integer_to_list(Status), " ", phrase(Status), "\r\nServer: CouchDB (stand-in)\r\nContent-Type: application/json\r\nContent-Length: ",
         integer_to_list(iolist_size(Text)), "\r\nConnection: ", Connection, "\r\n", [[Name, ": ", Value, "\r\n"] || {Name, Value} <- Extra], "\r\n",
         case Method of <<"HEAD">> -> []; _ -> Text end]).

text(Name) when is_atom(Name) -> atom_to_binary(Name);
text(Name) -> Name.

phrase(Status) ->
    maps:get(Status, #{200 => "OK", 201 => "Created", 202 => "Accepted", 400 => "Bad Request", 401 => "Unauthorized", 404 => "Object Not Found",
        405 => "Method Not Allowed", 409 => "Conflict", 412 => "Precondition Failed", 413 => "Payload Too Large"}, "Error").

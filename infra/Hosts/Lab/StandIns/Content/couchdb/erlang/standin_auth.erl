%% Administrators: PBKDF2 hashes in CouchDB's form, HTTP basic authentication.
-module(standin_auth).
-export([user/1, hash/1, is_hash/1]).

-define(ITERATIONS, 10).
-define(KEY_LENGTH, 20).

%% The administrator that an Authorization header proves.
user(<<"Basic ", Encoded/binary>>) ->
    try binary:split(base64:decode(Encoded), <<":">>) of
        [User, Password] ->
            Hash = standin_config:get(<<"admins">>, User),
            case Hash =/= undefined andalso fits(Password, Hash) of
                true -> {ok, User};
                false -> error
            end;
        _ -> error
    catch
        error:_ -> error
    end;
user(_Header) -> error.

hash(Password) ->
    Salt = binary:encode_hex(crypto:strong_rand_bytes(16), lowercase),
    iolist_to_binary(["-pbkdf2-", derive(Password, Salt, ?ITERATIONS), ",", Salt, ",", integer_to_list(?ITERATIONS)]).

is_hash(<<"-pbkdf2-", _/binary>>) -> true;
is_hash(_) -> false.

fits(Password, <<"-pbkdf2-", Rest/binary>>) ->
    [Derived, Salt, Iterations] = binary:split(Rest, <<",">>, [global]),
    Candidate = derive(Password, Salt, binary_to_integer(Iterations)),
    byte_size(Candidate) =:= byte_size(Derived) andalso crypto:hash_equals(Candidate, Derived);
fits(_Password, _Hash) -> false.

derive(Password, Salt, Iterations) ->
    binary:encode_hex(crypto:pbkdf2_hmac(sha, Password, Salt, Iterations, ?KEY_LENGTH), lowercase).
